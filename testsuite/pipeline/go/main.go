// A compiler's back end in one process, as TinyGo's: it reads the modules of a whole program, links
// and optimises them, makes what may suspend asynchronous, and emits an object.
//
// Built with the tag byollvm, and with flags for cgo that find LLVM's headers and its shared library,
// asyncify-pass.h and libasyncify.a.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	options := flag.String("options", "", "options of the pass")
	passes := flag.String("passes", "default<O2>", "LLVM's passes, before it")
	output := flag.String("o", "", "the object")
	check := flag.Bool("check", false, "try what must be an error, with these modules, instead")
	flag.Parse()
	if *check {
		checkErrors(flag.Arg(0), flag.Arg(1))
		return
	}
	object, messages, err := compile(flag.Args(), *passes, *options)
	fmt.Fprint(os.Stderr, messages)
	if err == nil {
		err = os.WriteFile(*output, object, 0o666)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}
