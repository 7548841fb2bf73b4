-- A first line that hides code.
--@ ends well
--@ prints nil
print((loadstring("#!/bin/sh\nprint('went on')")))
