//===- diagnostics.cpp - errors, warnings and remarks ---------------------===//

#include "shim.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

using namespace llvm;

static constexpr const char *PassName = "asyncify";

/// As `ir::Severity` has them.
static DiagnosticSeverity severityOf(uint32_t S) {
  return S == 0 ? DS_Error : S == 1 ? DS_Warning : DS_Note;
}

/// Reports \p Message through the context's handler, at \p Inst (an instruction,
/// or null), else at the head of \p F (or null), else without a place.
extern "C" void asyncify_shim_diagnose(LLVMModuleRef M, uint32_t Severity,
                                       LLVMValueRef F, LLVMValueRef Inst,
                                       AsyncifyStr Message) {
  Module &Mod = *unwrap(M);
  std::string Text = Message.ref().str();
  DiagnosticSeverity S = severityOf(Severity);
  if (!F) {
    Text = ("asyncify: " + Twine(Text)).str();
    Mod.getContext().diagnose(DiagnosticInfoGeneric(Text, S));
    return;
  }
  Function &Fn = *unwrap<Function>(F);
  DiagnosticLocation Loc;
  if (Inst && unwrap<Instruction>(Inst)->getDebugLoc())
    Loc = DiagnosticLocation(unwrap<Instruction>(Inst)->getDebugLoc());
  else if (DISubprogram *SP = Fn.getSubprogram())
    Loc = DiagnosticLocation(SP);
  Mod.getContext().diagnose(DiagnosticInfoUnsupported(Fn, Text, Loc, S));
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
