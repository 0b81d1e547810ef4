//===- shim.cpp - what the driver asks of LLVM beyond its C API -----------===//
//
// Rules of this boundary: only C types and LLVM-C handles cross; a string that is
// returned was allocated with malloc, and the caller frees it with
// LLVMDisposeMessage; no exception crosses.
//
//===----------------------------------------------------------------------===//

#include "llvm-c/Core.h"
#include "llvm-c/TargetMachine.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/LTO/LTO.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/CodeGen.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"
#include "llvm/TargetParser/Triple.h"
#include <cstring>

using namespace llvm;

/// Sets LLVM's own options, as `-mllvm` does. \p Argv begins with the name of the
/// program. Returns null, or what is wrong with them.
extern "C" char *asyncify_driver_set_llvm_options(int Argc,
                                                  const char *const *Argv) {
  std::string Text;
  raw_string_ostream Errors(Text);
  if (cl::ParseCommandLineOptions(Argc, Argv, "", &Errors))
    return nullptr;
  return strdup(Errors.str().c_str());
}

/// Hands the symbol of each function that code generation may call, whether or not
/// the IR does, to \p Visit.
extern "C" void asyncify_driver_library_calls(const char *TripleText,
                                              void (*Visit)(void *, const char *),
                                              void *Context) {
  for (const char *Symbol :
       lto::LTO::getRuntimeLibcallSymbols(Triple(TripleText)))
    Visit(Context, Symbol);
}

/// A machine for the triple, or null. \p Exceptions: whether it uses wasm's, which
/// LLVM's C API cannot say.
extern "C" LLVMTargetMachineRef
asyncify_driver_machine(const char *TripleText, int Level, bool Exceptions) {
  Triple TheTriple(TripleText);
  std::string Error;
  const Target *Found = TargetRegistry::lookupTarget("", TheTriple, Error);
  if (!Found)
    return nullptr;
  TargetOptions Options;
  if (Exceptions)
    Options.ExceptionModel = ExceptionHandling::Wasm;
  // Functions say themselves which features they need.
  TargetMachine *Machine = Found->createTargetMachine(
#if LLVM_VERSION_MAJOR >= 21
      TheTriple,
#else
      TripleText,
#endif
      "", "", Options, Reloc::Static, std::nullopt,
      CodeGenOpt::getLevel(Level).value_or(CodeGenOptLevel::Default));
  return reinterpret_cast<LLVMTargetMachineRef>(Machine);
}

/// A diagnostic taken apart. Absent parts are null.
struct AsyncifyDriverDiagnostic {
  char *Place;    ///< `file:line:column`
  char *Function; ///< the function it is about
  char *Message;
  char *Pass; ///< of a remark: which pass made it
};

extern "C" void
asyncify_driver_take_apart(LLVMDiagnosticInfoRef Raw,
                           AsyncifyDriverDiagnostic *Result) {
  const DiagnosticInfo &Info = *unwrap(Raw);
  *Result = {};
  const auto *Located =
      Info.getKind() == DK_Unsupported
          ? static_cast<const DiagnosticInfoWithLocationBase *>(
                cast<DiagnosticInfoUnsupported>(&Info))
          : dyn_cast<DiagnosticInfoOptimizationBase>(&Info);
  if (Located) {
    if (Located->isLocationAvailable())
      Result->Place = strdup(Located->getLocationStr().c_str());
    Result->Function =
        strdup(Located->getFunction().getName().str().c_str());
  }
  if (const auto *Unsupported = dyn_cast<DiagnosticInfoUnsupported>(&Info)) {
    Result->Message = strdup(Unsupported->getMessage().str().c_str());
    return;
  }
  if (const auto *Remark = dyn_cast<DiagnosticInfoOptimizationBase>(&Info)) {
    Result->Pass = strdup(Remark->getPassName().str().c_str());
    Result->Message = strdup(Remark->getMsg().c_str());
    return;
  }
  std::string Text;
  raw_string_ostream Stream(Text);
  DiagnosticPrinterRawOStream Printer(Stream);
  Info.print(Printer);
  Result->Message = strdup(StringRef(Stream.str()).rtrim().str().c_str());
}
