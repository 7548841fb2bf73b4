package command_test

import (
	"testing"

	"github.com/unilua/unilua/engine/command"
)

func BenchmarkRun(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := command.Run(b.Context(), command.Spec{Argv: []string{"true"}}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOutput(b *testing.B) {
	for name, onLine := range map[string]func(string, bool){"kept": nil, "lines": func(string, bool) {}} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(100 << 20)
			for b.Loop() {
				_, err := command.Run(b.Context(), command.Spec{Argv: []string{"sh", "-c", "yes 'a line of some length, as programs print' | head -c 104857600"}, OnLine: onLine})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
