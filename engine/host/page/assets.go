package page

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// The static files are ours, and htmx (htmx.org) of the version in its name, with
// its licence beside it.
//
//go:embed static
var staticFiles embed.FS

//go:embed templates
var templateFiles embed.FS

// stamp changes with the static files, so that a browser keeps them until then.
var stamp = func() string {
	sum := sha256.New()
	for _, name := range must(fs.Glob(staticFiles, "static/*")) {
		sum.Write(must(staticFiles.ReadFile(name)))
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}()

// must returns v. The files are part of the binary, so an error is a fault of the
// build, which any test finds.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// static serves the static files.
func static() http.Handler {
	files := http.FileServerFS(staticFiles)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/") {
			http.NotFound(w, r)
			return
		}
		if r.URL.Query().Get("v") == stamp {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		files.ServeHTTP(w, r)
	})
}

// templates are those of the pages by name, each with what all have.
var templates = func() map[string]*template.Template {
	all := map[string]*template.Template{}
	base := template.Must(template.New("").Funcs(helpers).ParseFS(templateFiles, "templates/common/*.html"))
	for _, file := range must(fs.Glob(templateFiles, "templates/*.html")) {
		name := strings.TrimSuffix(path.Base(file), ".html")
		all[name] = template.Must(template.Must(base.Clone()).ParseFS(templateFiles, file))
	}
	return all
}()
