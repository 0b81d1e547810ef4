//===- diagnostics.cpp - errors, warnings and remarks ---------------------===//

#include "shim.h"
#include "versions.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/DiagnosticHandler.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

static constexpr const char *PassName = "asyncify";

/// As `ir::Severity` has them.
static DiagnosticSeverity severityOf(uint32_t S) {
  return S == 0 ? DS_Error : S == 1 ? DS_Warning : DS_Note;
}

/// Reports \p Info. LLVM ends the process at the first error that no handler takes,
/// and leaves the output file as it is then. Here, if \p More errors follow, they are
/// reported first, and then the files that the host is about to write are removed,
/// as LLVM's own fatal errors do.
static void report(LLVMContext &Context, DiagnosticInfo &Info, bool More) {
  if (Info.getSeverity() != DS_Error) {
    Context.diagnose(Info);
    return;
  }
  // As `LLVMContext::diagnose` does, which may change its own handler.
  auto *Handler = const_cast<DiagnosticHandler *>(Context.getDiagHandlerPtr());
  if (Handler) {
    Handler->HasErrors = true;
    if (Handler->handleDiagnostics(Info))
      return;
  }
  errs() << LLVMContext::getDiagnosticMessagePrefix(DS_Error) << ": ";
  DiagnosticPrinterRawOStream Printer(errs());
  Info.print(Printer);
  errs() << "\n";
  if (More)
    return;
  sys::RunInterruptHandlers();
  exit(1);
}

/// Reports \p Message through the context's handler, at \p Inst (an instruction,
/// or null), else at the head of \p F (or null), else without a place. \p More says
/// that another error follows.
extern "C" void asyncify_shim_diagnose(LLVMModuleRef M, uint32_t Severity,
                                       LLVMValueRef F, LLVMValueRef Inst,
                                       AsyncifyStr Message, bool More) {
  Module &Mod = *unwrap(M);
  std::string Words = (F ? "" : "asyncify: ") + Message.ref().str();
  const Twine Text(Words); // a diagnostic keeps a reference to it
  DiagnosticSeverity S = severityOf(Severity);
  if (!F) {
    GeneralDiagnostic Info(Text, S);
    report(Mod.getContext(), Info, More);
    return;
  }
  Function &Fn = *unwrap<Function>(F);
  DiagnosticLocation Loc;
  if (Inst && unwrap<Instruction>(Inst)->getDebugLoc())
    Loc = DiagnosticLocation(unwrap<Instruction>(Inst)->getDebugLoc());
  else if (DISubprogram *SP = Fn.getSubprogram())
    Loc = DiagnosticLocation(SP);
  DiagnosticInfoUnsupported Info(Fn, Text, Loc, S);
  report(Mod.getContext(), Info, More);
}

/// As `ir::RemarkKind` has them.
enum : uint32_t { Passed = 0, Missed = 1 };

/// Emits an optimisation remark about \p F, at \p Inst if that is not null.
extern "C" void asyncify_shim_remark(uint32_t Kind, LLVMValueRef F,
                                     LLVMValueRef Inst, AsyncifyStr Name,
                                     AsyncifyStr Message) {
  Function &Fn = *unwrap<Function>(F);
  if (Fn.empty())
    return;
  DiagnosticLocation Loc;
  const BasicBlock *Block = &Fn.getEntryBlock();
  if (Inst) {
    Loc = DiagnosticLocation(unwrap<Instruction>(Inst)->getDebugLoc());
    Block = unwrap<Instruction>(Inst)->getParent();
  } else if (DISubprogram *SP = Fn.getSubprogram()) {
    Loc = DiagnosticLocation(SP);
  }
  OptimizationRemarkEmitter ORE(&Fn);
  switch (Kind) {
  case Passed:
    ORE.emit(OptimizationRemark(PassName, Name.ref(), Loc, Block)
             << Message.ref());
    break;
  case Missed:
    ORE.emit(OptimizationRemarkMissed(PassName, Name.ref(), Loc, Block)
             << Message.ref());
    break;
  default:
    ORE.emit(OptimizationRemarkAnalysis(PassName, Name.ref(), Loc, Block)
             << Message.ref());
    break;
  }
}
