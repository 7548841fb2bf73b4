require("markdown")

for _, text in ipairs{
  "# Title\n\nA *paragraph* with **bold**, `code` and [a link](http://example.com \"title\").",
  "Title\n=====\n\nSub\n---\n\ntext",
  "* one\n* two\n    * nested\n* three",
  "1. one\n2. two\n\n   more of two\n3. three",
  "> quoted\n> more\n>\n> > deeper",
  "    code block\n    <b>\n\ntext",
  "a<br/>b & c &amp; d < e",
  "![image](a.png)  \nline break\\*not emphasis\\*",
  "[ref] and [other][2]\n\n[ref]: http://a.b/c\n[2]: <http://x.y> 'T'",
  "<div>\n*html*\n</div>\n\npara",
  "***both*** _under_ __strong__ snake_case_word",
  "* * *\n\n---\n\n___",
  "<http://auto.link> `` a ` b ``",
  "ä ö ü — “quotes”",
  "",
  ("word "):rep(50),
  "* a\n\n    para in item\n\n* b",
} do
  print(markdown(text))
  print("--")
end
