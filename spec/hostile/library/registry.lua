-- Roads to the registry and to other states.
--@ ends well
--@ prints nil	nil
print(package.loaded._REGISTRY, rawget(package.loaded, "FILE*"))
