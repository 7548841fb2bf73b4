// Package purelua holds a test: that libraries in plain Lua 5.1, as Debian
// packages them, load in a sandbox, compute there what they compute in lua5.1,
// and pass the tests they bring along.
package purelua
