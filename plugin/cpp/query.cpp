//===- query.cpp - questions about IR that the C API cannot answer --------===//

#include "shim.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/CycleInfo.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;

/// Which operand of its user \p U is.
extern "C" uint32_t asyncify_shim_operand_number(LLVMUseRef U) {
  return unwrap(U)->getOperandNo();
}

/// One loop, for Rust: positions in the order of the function's blocks and in
/// the order in which loops are reported (an outer loop before its inner ones).
struct AsyncifyLoop {
  uint32_t Header;
  uint32_t Parent; ///< UINT32_MAX for an outermost loop
};

namespace {
/// The numbers of blocks, and of loops as they are added.
template <typename LoopT> struct LoopNumbers {
  DenseMap<const BasicBlock *, uint32_t> Blocks;
  DenseMap<const LoopT *, uint32_t> Loops;

  explicit LoopNumbers(const Function &F) {
    for (const BasicBlock &BB : F)
      Blocks.insert({&BB, Blocks.size()});
  }

  void add(const LoopT *L, const LoopT *Parent, AsyncifyLoop *Out) {
    uint32_t Index = Loops.size();
    Out[Index] = {Blocks[L->getHeader()], Parent ? Loops[Parent] : UINT32_MAX};
    Loops.insert({L, Index});
  }

  void setInnermost(const BasicBlock &BB, const LoopT *L, uint32_t *Out) {
    Out[Blocks[&BB]] = L ? Loops[L] : UINT32_MAX;
  }
};
} // namespace

/// Says of each of \p Count values whether it dominates the instruction in \p Places, as
/// values that an instruction uses must.
extern "C" void asyncify_shim_dominates(LLVMValueRef F, const LLVMValueRef *Values,
                                        const LLVMValueRef *Places, bool *Answers,
                                        size_t Count) {
  DominatorTree DT(*unwrap<Function>(F));
  for (size_t I = 0; I < Count; ++I)
    Answers[I] = DT.dominates(unwrap(Values[I]), unwrap<Instruction>(Places[I]));
}

/// Finds the cycles of \p F: its natural loops, and what is entered at several
/// blocks. \p LoopOf has room for one entry per block and receives the innermost
/// cycle of each (UINT32_MAX for none); \p Loops has the same room. Returns the
/// number of cycles.
extern "C" size_t asyncify_shim_loops(LLVMValueRef F, uint32_t *LoopOf,
                                      AsyncifyLoop *Loops) {
  Function &Fn = *unwrap<Function>(F);
  DominatorTree DT(Fn);
  LoopInfo LI(DT);
  ReversePostOrderTraversal<const Function *> RPOT(&Fn);
  // Natural loops are cycles, and faster to find: of n in one cycle, CycleInfo
  // takes n times n.
  if (!containsIrreducibleCFG<const BasicBlock *>(RPOT, LI)) {
    LoopNumbers<Loop> Numbers(Fn);
    for (const Loop *L : LI.getLoopsInPreorder())
      Numbers.add(L, L->getParentLoop(), Loops);
    for (const BasicBlock &BB : Fn)
      Numbers.setInnermost(BB, LI.getLoopFor(&BB), LoopOf);
    return Numbers.Loops.size();
  }
  CycleInfo CI;
  CI.compute(Fn);
  LoopNumbers<Cycle> Numbers(Fn);
  SmallVector<const Cycle *> Worklist(CI.toplevel_cycles());
  while (!Worklist.empty()) {
    const Cycle *C = Worklist.pop_back_val();
    Numbers.add(C, C->getParentCycle(), Loops);
    append_range(Worklist, C->children());
  }
  for (const BasicBlock &BB : Fn)
    Numbers.setInnermost(BB, CI.getCycle(&BB), LoopOf);
  return Numbers.Loops.size();
}

/// Where \p Value (an instruction or a function) stands in the source: fills in
/// line and column, returns the file, and an empty string where nothing is known.
/// The string lives as long as the module.
extern "C" AsyncifyStr asyncify_shim_location(LLVMValueRef Value, uint32_t *Line,
                                              uint32_t *Column) {
  const auto *V = unwrap<llvm::Value>(Value);
  StringRef File;
  *Line = *Column = 0;
  if (const auto *I = dyn_cast<Instruction>(V)) {
    if (const DILocation *Loc = I->getDebugLoc()) {
      File = Loc->getFilename();
      *Line = Loc->getLine();
      *Column = Loc->getColumn();
    }
  } else if (const auto *F = dyn_cast<Function>(V)) {
    if (const DISubprogram *SP = F->getSubprogram()) {
      File = SP->getFilename();
      *Line = SP->getLine();
    }
  }
  return {File.data(), File.size()};
}

/// Calls \p Visit for where \p Inst stands, then for where the call of each function
/// stood that was inlined: with the function, demangled, the file, line and column.
extern "C" void asyncify_shim_places(LLVMValueRef Inst, void *Context,
                                     void (*Visit)(void *, AsyncifyStr, AsyncifyStr,
                                                   uint32_t, uint32_t)) {
  for (const DILocation *Loc = unwrap<Instruction>(Inst)->getDebugLoc(); Loc;
       Loc = Loc->getInlinedAt()) {
    const DISubprogram *SP = Loc->getScope()->getSubprogram();
    StringRef Symbol = SP->getLinkageName();
    std::string Name = Symbol.empty() ? SP->getName().str() : demangle(Symbol);
    StringRef File = Loc->getFilename();
    Visit(Context, {Name.data(), Name.size()}, {File.data(), File.size()}, Loc->getLine(),
          Loc->getColumn());
  }
}

/// Whether \p Alloca has a constant size and stands in the entry block, so that
/// it is part of the fixed frame.
extern "C" bool asyncify_shim_is_static_alloca(LLVMValueRef Alloca) {
  return unwrap<AllocaInst>(Alloca)->isStaticAlloca();
}

/// Whether \p Value is a parameter or an alloca that stands for a register of Swift's
/// calling convention.
extern "C" bool asyncify_shim_is_swift_error(LLVMValueRef Value) {
  return unwrap(Value)->isSwiftError();
}

/// Whether values of the type of \p Value can be kept in memory: sized, not
/// scalable, no token, no reference that lives outside of memory.
extern "C" bool asyncify_shim_is_storable(LLVMTypeRef Type) {
  llvm::Type *T = unwrap(Type);
  if (!T->isSized() || T->isScalableTy() || T->isTokenTy())
    return false;
  if (auto *P = dyn_cast<PointerType>(T))
    return P->getAddressSpace() == 0;
  if (auto *S = dyn_cast<StructType>(T))
    return all_of(S->elements(),
                  [](llvm::Type *E) { return asyncify_shim_is_storable(wrap(E)); });
  if (auto *A = dyn_cast<ArrayType>(T))
    return asyncify_shim_is_storable(wrap(A->getElementType()));
  return !T->isTargetExtTy();
}

/// Whether \p M was compiled to be position-independent.
extern "C" bool asyncify_shim_is_pic(LLVMModuleRef M) {
  return unwrap(M)->getPICLevel() != PICLevel::NotPIC;
}

/// Whether \p F has the name and the type of a function of the C library.
extern "C" bool asyncify_shim_is_library_function(LLVMValueRef F) {
  const Function &Fn = *unwrap<Function>(F);
  TargetLibraryInfoImpl Impl(Triple(Fn.getParent()->getTargetTriple()));
  TargetLibraryInfo TLI(Impl);
  LibFunc Known;
  return TLI.getLibFunc(Fn, Known);
}
