-- Changes where it prints.
--@ flags --allow-write=$DIR/inside --allow-read=$DIR/inside
--@ times 3
--@ ends well
--@ prints over
print("over")
io.output(... .. "/inside/out")
io.input(... .. "/inside/note")
io.write("nowhere")
