package main

/*
#include "asyncify-pass.h"
#include <llvm-c/Core.h>
#include <stdlib.h>
#include <string.h>

struct messages {
  char *text;
  size_t length;
};

// Without a handler, LLVM ends the process at the first error.
static void note(LLVMDiagnosticInfoRef info, void *context) {
  static const char *const kinds[] = {"error: ", "warning: ", "remark: ", "note: "};
  LLVMDiagnosticSeverity severity = LLVMGetDiagInfoSeverity(info);
  if (severity == LLVMDSRemark)
    return;
  struct messages *messages = context;
  char *description = LLVMGetDiagInfoDescription(info);
  const char *const parts[] = {kinds[severity], description, "\n"};
  for (int i = 0; i < 3; i++) {
    size_t length = strlen(parts[i]);
    messages->text = realloc(messages->text, messages->length + length + 1);
    memcpy(messages->text + messages->length, parts[i], length + 1);
    messages->length += length;
  }
  LLVMDisposeMessage(description);
}

static struct messages *listen_to(LLVMContextRef context) {
  struct messages *messages = calloc(1, sizeof *messages);
  LLVMContextSetDiagnosticHandler(context, note, messages);
  return messages;
}
*/
import "C"

import (
	"errors"
	"unsafe"

	"tinygo.org/x/go-llvm"
)

// diagnostics are what LLVM and the pass have said of the modules of a context.
type diagnostics struct {
	context  C.LLVMContextRef
	messages *C.struct_messages
}

// listen begins to collect them.
func listen(context llvm.Context) diagnostics {
	raw := C.LLVMContextRef(unsafe.Pointer(context.C))
	return diagnostics{raw, C.listen_to(raw)}
}

// take returns them, a line each, and ends it.
func (d diagnostics) take() string {
	text := C.GoStringN(d.messages.text, C.int(d.messages.length))
	C.LLVMContextSetDiagnosticHandler(d.context, nil, nil)
	C.free(unsafe.Pointer(d.messages.text))
	C.free(unsafe.Pointer(d.messages))
	return text
}

// prepare is to be called before the module is optimised.
func prepare(module llvm.Module, options string) error {
	text := C.CString(options)
	defer C.free(unsafe.Pointer(text))
	if C.asyncify_prepare_module(C.LLVMModuleRef(unsafe.Pointer(module.C)), text) != 0 {
		return errors.New("the options of the pass are wrong")
	}
	return nil
}

// asyncify is to be called after that, just before code generation.
func asyncify(module llvm.Module, options string) error {
	text := C.CString(options)
	defer C.free(unsafe.Pointer(text))
	if C.asyncify_run_on_module(C.LLVMModuleRef(unsafe.Pointer(module.C)), text) != 0 {
		return errors.New("the module was not transformed")
	}
	return nil
}
