//===- asyncify-pass.h - the pass as a library -------------------*- C -*-===//
//
// For compilers that have LLVM in their own process: link `libasyncify.a`, which was
// built for the same LLVM major, beside LLVM itself. Compilers that load plugins need
// none of this.
//
// Options are one string, as the pass takes them in `opt`: `switch=env.wait;world=closed`;
// null stands for none. `docs/options.md` describes them. Errors, warnings and remarks
// go to the diagnostic handler of the module's context, with a place in the source
// where the module has debug information; without a handler, LLVM prints an error and
// ends the process.
//
// Both functions may run on several threads at once, on modules of different contexts.
//
//===----------------------------------------------------------------------===//
#ifndef ASYNCIFY_PASS_H
#define ASYNCIFY_PASS_H

#include <llvm-c/Types.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Prepares a module, before it is optimised: functions that are designated, and those
/// that start and stop unwinds, are kept out of line. Not needed for programs that have
/// neither of them in the module.
///
/// \param module  changed in place; the caller keeps it.
/// \param options the options, or null.
/// \returns 0 if all went well, 1 if the options are wrong.
int asyncify_prepare_module(LLVMModuleRef module, const char *options);

/// Transforms a module, after it is optimised and just before code generation.
///
/// \param module  changed in place; the caller keeps it. It is as it was if the
///                function fails, unless the message says that the error is internal, or
///                that the report cannot be written.
/// \param options the options, or null.
/// \returns 0 if the module is transformed or needs no transformation, 1 if something in
///          it is not supported or the options are wrong.
int asyncify_run_on_module(LLVMModuleRef module, const char *options);

#ifdef __cplusplus
}
#endif

#endif
