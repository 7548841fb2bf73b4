local basexx = require("basexx")

local samples = { "", "f", "fo", "foo", "foob", "fooba", "foobar", "\0\1\2\253\254\255", ("x"):rep(100), "äöü" }
for _, s in ipairs(samples) do
  for _, name in ipairs{ "bit", "hex", "base32", "crockford", "base64", "url64" } do
    local encoded = basexx["to_" .. name](s)
    local decoded = basexx["from_" .. name](encoded)
    print(name, encoded, decoded == s)
  end
  if #s % 4 == 0 then
    local encoded = basexx.to_z85(s)
    print("z85", encoded, basexx.from_z85(encoded) == s)
  end
end
print(basexx.from_hex("4a4B"), basexx.from_hex("4x"))
print(basexx.from_base64("Zm9v\nYmFy", "\n"), basexx.from_base64("Zm9v!"))
print(basexx.from_base32("MZXW6==="), basexx.from_base32("1"))
print(pcall(basexx.to_z85, "abc"))
