for i = "1", "2", "1" do
  out(i)
end
