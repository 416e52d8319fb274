print("guiji-bench")
