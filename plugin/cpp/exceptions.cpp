//===- exceptions.cpp - the funclets of wasm's exception handling ---------===//
//
// Code in a funclet (behind a `catchpad` or a `cleanuppad`) can be entered only by an
// exception, so a rewind cannot go back into it. But from `__cxa_begin_catch` on, the
// runtime library knows the exception, and a catch block is code like any other: it can
// leave the funclet there and then, instead of at its end.
//
//===----------------------------------------------------------------------===//

#include "shim.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/EHPersonalities.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/IntrinsicsWebAssembly.h"

using namespace llvm;

namespace {

/// The pad around \p Pad, or the function's token.
Value *parentOf(Value *Pad) {
  if (auto *Catch = dyn_cast<CatchPadInst>(Pad))
    return Catch->getCatchSwitch()->getParentPad();
  if (auto *Switch = dyn_cast<CatchSwitchInst>(Pad))
    return Switch->getParentPad();
  return cast<CleanupPadInst>(Pad)->getParentPad();
}

/// Whether \p Pad is \p Outer or lies within it.
bool isWithin(Value *Pad, Value *Outer) {
  for (; isa<Instruction>(Pad); Pad = parentOf(Pad))
    if (Pad == Outer)
      return true;
  return false;
}

Value *funcletOf(const CallBase &Call) {
  auto Bundle = Call.getOperandBundle(LLVMContext::OB_funclet);
  return Bundle ? Bundle->Inputs[0].get() : nullptr;
}

bool isCallOf(const Instruction &I, StringRef Name) {
  auto *Call = dyn_cast<CallBase>(&I);
  Function *Callee = Call ? Call->getCalledFunction() : nullptr;
  return Callee && Callee->getName() == Name;
}

/// The code of a catch block from the calls of `__cxa_begin_catch` on.
struct Handler {
  /// Those calls.
  SmallVector<Instruction *, 2> Begins;
  /// The blocks behind them, as far as they belong to the funclet or to others in it.
  SmallPtrSet<BasicBlock *, 16> Blocks;
};

using Colors = DenseMap<BasicBlock *, ColorVector>;

/// The blocks that follow \p BB within \p Catch.
SmallVector<BasicBlock *, 4> followers(BasicBlock *BB, CatchPadInst *Catch,
                                       const Colors &Colors) {
  SmallVector<BasicBlock *, 4> Result;
  auto *Return = dyn_cast<CatchReturnInst>(BB->getTerminator());
  if (Return && Return->getCatchPad() == Catch)
    return Result;
  for (BasicBlock *Next : successors(BB)) {
    auto Found = Colors.find(Next);
    if (Found != Colors.end() && any_of(Found->second, [&](BasicBlock *Color) {
          Instruction *Pad = &*Color->getFirstNonPHIIt();
          return Pad->isEHPad() && isWithin(Pad, Catch);
        }))
      Result.push_back(Next);
  }
  return Result;
}

/// Finds the handler of \p Catch. Returns whether it can leave the funclet.
bool findHandler(CatchPadInst *Catch, Handler &Result) {
  Function &F = *Catch->getFunction();
  Colors Colors = colorEHFunclets(F);
  SmallVector<BasicBlock *, 16> Worklist;
  for (User *U : Catch->users()) {
    auto *Call = dyn_cast<CallBase>(U);
    if (!Call || !isCallOf(*Call, "__cxa_begin_catch"))
      continue;
    // Only a call can be split off; two in a block would be in each other's way.
    if (!isa<CallInst>(Call) || any_of(Result.Begins, [&](Instruction *Other) {
          return Other->getParent() == Call->getParent();
        }))
      return false;
    Result.Begins.push_back(Call);
    append_range(Worklist, followers(Call->getParent(), Catch, Colors));
  }
  if (Result.Begins.empty())
    return false;
  while (!Worklist.empty()) {
    BasicBlock *BB = Worklist.pop_back_val();
    // Where nothing goes on, code of all kinds meets.
    if (isa<UnreachableInst>(*BB->getFirstNonPHIIt()))
      continue;
    if (Result.Blocks.insert(BB).second)
      append_range(Worklist, followers(BB, Catch, Colors));
  }
  auto StartsInside = [&](const BasicBlock *BB) {
    return any_of(Result.Begins, [&](Instruction *B) { return B->getParent() == BB; });
  };
  for (BasicBlock *BB : Result.Blocks) {
    // It must be left by all of its code, be entered only through the beginnings, and
    // belong to one funclet.
    if (StartsInside(BB) || Colors.lookup(BB).size() != 1)
      return false;
    for (BasicBlock *Before : predecessors(BB))
      // What nothing reaches has no color.
      if (Colors.count(Before) && !Result.Blocks.contains(Before) && !StartsInside(Before))
        return false;
  }
  // What needs the funclet must stand before the beginnings, and the rest behind them.
  auto IsBehind = [&](Instruction &I) {
    return Result.Blocks.contains(I.getParent()) ||
           any_of(Result.Begins, [&](Instruction *B) {
             return B->getParent() == I.getParent() && (B == &I || B->comesBefore(&I));
           });
  };
  for (User *U : Catch->users()) {
    auto *I = cast<Instruction>(U);
    auto *Call = dyn_cast<CallBase>(I);
    bool NeedsFunclet = false;
    if (Call)
      NeedsFunclet = funcletOf(*Call) != Catch || is_contained(Call->args(), Catch) ||
                     Call->getIntrinsicID() == Intrinsic::wasm_rethrow;
    // Of `invoke`s before, the pads stay where they are.
    if (IsBehind(*I) ? NeedsFunclet : isa<CatchReturnInst>(I))
      return false;
  }
  return true;
}

} // namespace

/// Why \p Call, which has operand bundles, cannot be a suspend point.
///
/// \returns 0 if all of its bundles are one of a catch block that can leave its funclet
/// (and so can those around it), 1 if it stands in a cleanup, 2 if a catch block around
/// it cannot leave its funclet, 3 if it has other bundles.
extern "C" unsigned asyncify_shim_funclet_obstacle(LLVMValueRef Call) {
  auto *CB = unwrap<CallBase>(Call);
  Value *Pad = funcletOf(*CB);
  if (!Pad || CB->getNumOperandBundles() != 1)
    return 3;
  for (; isa<Instruction>(Pad); Pad = parentOf(Pad)) {
    auto *Catch = dyn_cast<CatchPadInst>(Pad);
    if (!Catch)
      return 1;
    Handler Found;
    if (!findHandler(Catch, Found))
      return 2;
    // The call itself may stand before the beginning.
    bool IsBehind = Found.Blocks.contains(CB->getParent());
    for (Instruction *B : Found.Begins)
      IsBehind |= B->getParent() == CB->getParent() && B->comesBefore(CB);
    if (!IsBehind)
      return 2;
  }
  return 0;
}

/// Makes the outermost catch block around \p Call leave its funclet at its beginning:
/// what follows belongs to what is around the `catchswitch`. Calls in it are made
/// again without the bundle; \p Replaced is told of each. Returns whether there was one.
extern "C" bool asyncify_shim_leave_funclet(LLVMValueRef Call, void *Context,
                                            void (*Replaced)(void *Context,
                                                             LLVMValueRef Old,
                                                             LLVMValueRef New)) {
  Value *Pad = funcletOf(*unwrap<CallBase>(Call));
  if (!Pad || !isa<Instruction>(Pad))
    return false;
  while (isa<Instruction>(parentOf(Pad)))
    Pad = parentOf(Pad);
  auto *Catch = dyn_cast<CatchPadInst>(Pad);
  Handler Found;
  if (!Catch || !findHandler(Catch, Found))
    return false;
  Value *Around = parentOf(Catch);
  for (Instruction *Begin : Found.Begins) {
    BasicBlock *Before = Begin->getParent();
    BasicBlock *Behind = Before->splitBasicBlock(Begin, "handler");
    Instruction *Branch = Before->getTerminator();
    auto *Return = CatchReturnInst::Create(Catch, Behind, Branch->getIterator());
    Return->setDebugLoc(Branch->getDebugLoc());
    Branch->eraseFromParent();
    Found.Blocks.insert(Behind);
  }
  SmallVector<Instruction *, 16> Users;
  for (User *U : Catch->users())
    Users.push_back(cast<Instruction>(U));
  SmallPtrSet<Instruction *, 16> Done;
  for (Instruction *I : Users) {
    if (!Done.insert(I).second)
      continue;
    bool IsBehind = Found.Blocks.contains(I->getParent());
    if (auto *Nested = dyn_cast<CatchSwitchInst>(I)) {
      if (IsBehind)
        Nested->setParentPad(Around);
    } else if (auto *Nested = dyn_cast<CleanupPadInst>(I)) {
      if (IsBehind)
        Nested->setParentPad(Around);
    } else if (auto *Return = dyn_cast<CatchReturnInst>(I)) {
      if (!IsBehind)
        continue;
      auto *Branch = BranchInst::Create(Return->getSuccessor(), Return->getIterator());
      Branch->setDebugLoc(Return->getDebugLoc());
      Return->eraseFromParent();
    } else if (auto *CB = dyn_cast<CallBase>(I)) {
      if (!IsBehind)
        continue;
      CallBase *New = CallBase::removeOperandBundle(CB, LLVMContext::OB_funclet,
                                                    CB->getIterator());
      New->copyMetadata(*CB);
      New->takeName(CB);
      CB->replaceAllUsesWith(New);
      Replaced(Context, wrap(CB), wrap(New));
      CB->eraseFromParent();
    }
  }
  return true;
}
