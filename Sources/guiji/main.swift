print("guiji")
