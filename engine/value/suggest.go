package value

import "strings"

// Suggest returns the word of known that word was most likely meant to be, or
// "" if none is close. Of equally close ones it returns the first.
func Suggest(word string, known []string) string {
	const longest = 64 // nobody mistypes a name of this length; and the cost is quadratic
	if len(word) > longest {
		return ""
	}
	best, closest := "", cutoff(word)+1
	for _, candidate := range known {
		if candidate == word || len(candidate) > longest {
			continue
		}
		if d := distance(strings.ToLower(word), strings.ToLower(candidate)); d < closest {
			best, closest = candidate, d
		}
	}
	return best
}

// cutoff returns how many slips are likely in a word.
func cutoff(word string) int { return (len(word) + 1) / 3 }

// distance returns the number of insertions, deletions, replacements and swaps
// of neighbours that make b of a (Damerau-Levenshtein, optimal string
// alignment).
func distance(a, b string) int {
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, above, row = above, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replace := above[j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			row[j] = min(above[j]+1, row[j-1]+1, replace)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
