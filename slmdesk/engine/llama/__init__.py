"""llama.cpp through llama-cpp-python's ctypes layer: the only folder that imports ``llama_cpp``."""
