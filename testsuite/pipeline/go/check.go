package main

import (
	"bytes"
	"fmt"
	"strings"
	"sync"

	"tinygo.org/x/go-llvm"
)

const rightOptions = "switch=env.pause;world=closed"

// checkErrors prints what comes of what an embedder may get wrong, a line each: with a module that can
// be transformed, and one that cannot.
func checkErrors(right, unsupported string) {
	for _, options := range []string{"", "switch", "swich=env.pause", "world=flat", "switch=@no/such/file"} {
		_, messages, err := compile([]string{right}, "default<O2>", options)
		report(fmt.Sprintf("options '%s'", options), messages, err)
	}
	_, messages, err := compile([]string{unsupported}, "default<O2>", rightOptions)
	report("unsupported", messages, err)
	_, messages, err = compile([]string{right}, "no-such-pass", rightOptions)
	report("no such pass", messages, err)
	_, messages, err = compile([]string{right + ".no"}, "default<O2>", rightOptions)
	report("no such file", messages, err)

	first, again := twice(right)
	fmt.Println("a second run changes nothing:", first == again)
	fmt.Println("at once:", atOnce(right, unsupported))
}

func report(what, messages string, err error) {
	result := "done"
	if err != nil {
		// The names of files are the caller's.
		result, _, _ = strings.Cut(err.Error(), ": ")
	}
	fmt.Printf("%s: %s\n", what, result)
	for _, line := range strings.Split(strings.TrimSuffix(messages, "\n"), "\n") {
		if line != "" {
			fmt.Println(" ", line)
		}
	}
}

// twice runs the pass two times on one module, and returns what it is after each.
func twice(file string) (first, again string) {
	context := llvm.NewContext()
	defer context.Dispose()
	diagnostics := listen(context)
	defer diagnostics.take()
	module, err := context.ParseBitcodeFile(file)
	if err != nil {
		return "", err.Error()
	}
	defer module.Dispose()
	if err := asyncify(module, rightOptions); err != nil {
		return "", err.Error()
	}
	first = module.String()
	if err := asyncify(module, rightOptions); err != nil {
		return first, err.Error()
	}
	return first, module.String()
}

// atOnce compiles on several goroutines, each with a context of its own, and returns how often that went
// as it does alone: every second module is one that cannot be transformed.
func atOnce(right, unsupported string) string {
	const times = 16
	expected, _, err := compile([]string{right}, "default<O2>", rightOptions)
	if err != nil {
		return err.Error()
	}
	var group sync.WaitGroup
	var lock sync.Mutex
	done, refused := 0, 0
	for i := 0; i < times; i++ {
		file := right
		if i%2 != 0 {
			file = unsupported
		}
		group.Add(1)
		go func() {
			defer group.Done()
			object, messages, err := compile([]string{file}, "default<O2>", rightOptions)
			lock.Lock()
			defer lock.Unlock()
			switch {
			case err != nil && strings.Contains(messages, "error: "):
				refused++
			case err == nil && bytes.Equal(object, expected):
				done++
			}
		}()
	}
	group.Wait()
	return fmt.Sprintf("%d done, %d refused", done, refused)
}
