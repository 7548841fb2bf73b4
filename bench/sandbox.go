package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"text/tabwriter"
)

// benchSandbox compares scripts that only compute, with all limits on, with
// gopher-lua as it comes, which has none. The cost is to be at most 1.3, and that
// of patterns at most 1.
func benchSandbox(b *bench) error {
	stock := filepath.Join(b.dir, "stock")
	if out, err := exec.Command("go", "build", "-o", stock, "./bench/stock").CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w\n%s", err, out)
	}
	limited := []string{b.unilua, "run", "--ephemeral", "--timeout", "1h", "--max-instructions", "1000000000000", "--max-memory", "1GB"}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "script\tseconds\tagainst stock")
	for _, name := range []string{"fib", "loops", "strings", "array", "keys", "closures", "patterns"} {
		times, err := b.together([][]string{limited, {stock}}, filepath.Join("bench", "lua", "vm", name+".lua"))
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%.2f\t%.2f\n", name, times[0], times[0]/times[1])
	}
	return w.Flush()
}
