//===- query.cpp - questions about IR that the C API cannot answer --------===//

#include "shim.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/CycleInfo.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;

/// One loop, for Rust: positions in the order of the function's blocks and in
/// the order in which loops are reported (an outer loop before its inner ones).
struct AsyncifyLoop {
  uint32_t Header;
  uint32_t Parent; ///< UINT32_MAX for an outermost loop
};

/// Finds the cycles of \p F: its natural loops, and what is entered at several
/// blocks. \p LoopOf has room for one entry per block and receives the innermost
/// cycle of each (UINT32_MAX for none); \p Loops has the same room. Returns the
/// number of cycles.
extern "C" size_t asyncify_shim_loops(LLVMValueRef F, uint32_t *LoopOf,
                                      AsyncifyLoop *Loops) {
  Function &Fn = *unwrap<Function>(F);
  CycleInfo CI;
  CI.compute(Fn);
  DenseMap<const BasicBlock *, uint32_t> BlockIndex;
  for (const BasicBlock &BB : Fn)
    BlockIndex.insert({&BB, BlockIndex.size()});
  DenseMap<const Cycle *, uint32_t> LoopIndex;
  SmallVector<const Cycle *> Worklist(CI.toplevel_cycles());
  while (!Worklist.empty()) {
    const Cycle *C = Worklist.pop_back_val();
    uint32_t Index = LoopIndex.size();
    const Cycle *Parent = C->getParentCycle();
    Loops[Index] = {BlockIndex[C->getHeader()],
                    Parent ? LoopIndex[Parent] : UINT32_MAX};
    LoopIndex.insert({C, Index});
    append_range(Worklist, C->children());
  }
  for (const BasicBlock &BB : Fn) {
    const Cycle *C = CI.getCycle(&BB);
    LoopOf[BlockIndex[&BB]] = C ? LoopIndex[C] : UINT32_MAX;
  }
  return LoopIndex.size();
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
