package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// script runs one of the scripts in lua/ with the binary under test, on a data
// folder, and returns the numbers that it prints.
func (b *bench) script(data, name string, args ...string) ([]float64, error) {
	full := append([]string{"run", "-A", "--max-children", "100000", "--data", data, filepath.Join("bench", "lua", name), "--"}, args...)
	cmd := exec.Command(b.unilua, full...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", name, err, stderr.String())
	}
	return numbers(string(out))
}

func numbers(text string) ([]float64, error) {
	var list []float64
	for _, word := range strings.Fields(text) {
		n, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return nil, fmt.Errorf("not a number: %q", text)
		}
		list = append(list, n)
	}
	return list, nil
}

// fresh runs a script on a new data folder, which is removed afterwards.
func (b *bench) fresh(name string, args ...string) ([]float64, error) {
	data, err := b.folder("data")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(data)
	return b.script(data, name, args...)
}
