package bindings

var topicClass = newClass("Topic", "topic")

var topicModule = Module{Name: "topic"}
