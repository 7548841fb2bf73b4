package sandbox

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"
)

// modules makes a folder with files of these contents.
func modules(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "scripts")
	for name, src := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestModulesAreFoundInTheScriptsFolderAndLib(t *testing.T) {
	dir := modules(t, map[string]string{
		"a.lua":          "count = (count or 0) + 1 return { name = ... }",
		"b/init.lua":     "return 'b'",
		"b/c.lua":        "return require('b') .. 'c'",
		"lib/d.lua":      "return 'd'",
		"lib/e/init.lua": "package.loaded[...] = 'e'",
		"f.lua":          "\xef\xbb\xbf#!/usr/bin/env unilua\nlocal nothing",
	})
	mustRun(t, Options{Dir: dir}, `
		local a = require("a")
		assert(a.name == "a" and require("a") == a and count == 1 and package.loaded.a == a)
		assert(require("b.c") == "bc" and require("d") == "d" and require("e") == "e" and require("f") == true)
		assert(require("string") == string and require("_G") == _G)
		package.preload.p = function(name) return name .. "!" end
		assert(require("p") == "p!")
		package.loaded.a = nil
		assert(require("a") ~= a and count == 2)`)
}

func TestNothingOutsideOfTheFolderIsAModule(t *testing.T) {
	dir := modules(t, map[string]string{"a.lua": "", "../secret.lua": "error('read')", "../other/x.lua": "error('read')"})
	if err := os.Symlink("../secret.lua", dir+"/link.lua"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../other", dir+"/lib"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("a.lua", dir+"/within.lua"); err != nil {
		t.Fatal(err)
	}
	mustRun(t, Options{Dir: dir}, `
		for _, name in ipairs({ "link", "x", "../secret", "..secret", "/etc/hostname", "" }) do
			local ok, message = pcall(require, name)
			assert(not ok and message:find("module '" .. name .. "' not found", 1, true), message)
		end
		assert(require("within") == true)`)
}

func TestAMissingModuleListsWhatWasLookedFor(t *testing.T) {
	dir := modules(t, map[string]string{"a.lua": ""})
	e := failure(t, `require("un.known")`)
	if !strings.Contains(e.Message, "no folder to look in") {
		t.Error(e.Message)
	}
	_, _, err := run(t, Options{Dir: dir}, `require("un.known")`)
	for _, want := range []string{
		"module 'un.known' not found:", "no field package.preload['un.known']", "no file '" + dir + "/un/known.lua'",
		"no file '" + dir + "/un/known/init.lua'", "no file '" + dir + "/lib/un/known.lua'", "no file '" + dir + "/lib/un/known/init.lua'",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v lacks %q", err, want)
		}
	}
}

func TestABrokenModuleIsAnErrorEachTimeAndLoopsAreFound(t *testing.T) {
	dir := modules(t, map[string]string{
		"broken.lua": "x =", "raises.lua": "error('at load')", "one.lua": "require('two')", "two.lua": "require('one')",
	})
	mustRun(t, Options{Dir: dir}, `
		for _ = 1, 2 do
			for name, words in pairs({ broken = "unexpected symbol", raises = "at load", one = "loop or previous error" }) do
				local ok, message = pcall(require, name)
				assert(not ok and message:find(words, 1, true), message)
			end
		end`)
	_, _, err := run(t, Options{Dir: dir}, `require("raises")`)
	if e := err.(*ScriptError); e.SourceLine != "error('at load')" || e.File != dir+"/raises.lua" {
		t.Errorf("%+v", e)
	}
}

func TestTheHostsModulesComeFirst(t *testing.T) {
	dir := modules(t, map[string]string{"unilua/queue.lua": "return 'from a file'"})
	opts := Options{Dir: dir, Module: func(L *lua.LState, name string) Value {
		if name == "unilua.queue" {
			return lua.LString("from the host")
		}
		return nil
	}}
	mustRun(t, opts, `assert(require("unilua.queue") == "from the host")`)
}

func TestTheModuleFunctionOfLua51Works(t *testing.T) {
	dir := modules(t, map[string]string{"old.lua": "module(..., package.seeall)\nfunction hello() return type(print) end"})
	mustRun(t, Options{Dir: dir}, `require("old") assert(old.hello() == "function" and package.loaded.old == old)`)
}

func TestFilesRunByNameNeedThePermissionToRead(t *testing.T) {
	dir, opts := folder(t)
	if err := os.WriteFile(dir+"/x.lua", []byte("return ..., 7"), 0o600); err != nil {
		t.Fatal(err)
	}
	mustRun(t, opts, `
		local a, b = dofile("x.lua")
		assert(a == 7 or b == 7)
		assert(select(2, loadfile("x.lua")(1)) == 7)
		assert(select(2, loadfile("missing.lua")) == "cannot open missing.lua: No such file or directory")`)
}
