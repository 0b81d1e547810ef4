//===- exceptions.cpp - the funclets of wasm's exception handling ---------===//
//
// Code in a funclet (behind a `catchpad` or a `cleanuppad`) can be entered only by an
// exception, so a rewind cannot go back into it. But from `__cxa_begin_catch` on, the
// runtime library knows the exception, and a catch block is code like any other: it can
// leave the funclet there and then, instead of at its end.
//
// A cleanup can catch the exception, leave the funclet, and throw it again at its end. Of
// an exception that is not C++'s (JavaScript's, or a `longjmp`) no such value can be had:
// for those the cleanup is there a second time, and stays in a funclet.
//
//===----------------------------------------------------------------------===//

#include "shim.h"
#include "versions.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/EHPersonalities.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/IntrinsicsWebAssembly.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/SSAUpdater.h"
#include "llvm/Transforms/Utils/ValueMapper.h"

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

/// Finds the blocks of \p Cleanup and of the funclets in it. Returns whether they can leave
/// the funclet: whether they are nobody else's.
bool findCleanup(CleanupPadInst *Cleanup, SmallSetVector<BasicBlock *, 16> &Blocks) {
  Function &F = *Cleanup->getFunction();
  Colors Colors = colorEHFunclets(F);
  for (User *U : Cleanup->users()) {
    auto *Call = dyn_cast<CallBase>(U);
    if (Call && is_contained(Call->args(), Cleanup))
      return false;
  }
  for (BasicBlock &BB : F) {
    auto Found = Colors.find(&BB);
    bool IsInside = Found != Colors.end() && any_of(Found->second, [&](BasicBlock *Color) {
                      Instruction *Pad = &*Color->getFirstNonPHIIt();
                      return Pad->isEHPad() && isWithin(Pad, Cleanup);
                    });
    // Where nothing goes on, code of all kinds meets.
    if (!IsInside || isa<UnreachableInst>(*BB.getFirstNonPHIIt()))
      continue;
    if (Found->second.size() != 1)
      return false;
    Blocks.insert(&BB);
  }
  return true;
}

/// A way to tell of two calls.
using Visitor = function_ref<void(CallBase *, CallBase *)>;

/// Takes what belongs to \p Pad as far as \p IsBehind says out of it: it then belongs to
/// what is around. Calls are made again without their bundle, and \p Replaced is told.
/// \p Leave is given what ended the funclet.
void takeOut(Instruction *Pad, function_ref<bool(Instruction *)> IsBehind,
             function_ref<void(Instruction *)> Leave, Visitor Replaced) {
  Value *Around = parentOf(Pad);
  SmallVector<Instruction *, 16> Users;
  for (User *U : Pad->users())
    Users.push_back(cast<Instruction>(U));
  SmallPtrSet<Instruction *, 16> Done;
  for (Instruction *I : Users) {
    if (!Done.insert(I).second || !IsBehind(I))
      continue;
    if (auto *Nested = dyn_cast<CatchSwitchInst>(I)) {
      Nested->setParentPad(Around);
    } else if (auto *Nested = dyn_cast<CleanupPadInst>(I)) {
      Nested->setParentPad(Around);
    } else if (isa<CatchReturnInst, CleanupReturnInst>(I)) {
      Leave(I);
    } else if (auto *CB = dyn_cast<CallBase>(I)) {
      CallBase *New = CallBase::removeOperandBundle(CB, LLVMContext::OB_funclet,
                                                    CB->getIterator());
      New->copyMetadata(*CB);
      New->takeName(CB);
      CB->replaceAllUsesWith(New);
      Replaced(CB, New);
      CB->eraseFromParent();
    }
  }
}

/// Makes a catch block leave its funclet where it begins to handle the exception.
void leaveCatch(CatchPadInst *Catch, Handler &Found, Visitor Replaced) {
  for (Instruction *Begin : Found.Begins) {
    BasicBlock *Before = Begin->getParent();
    BasicBlock *Behind = Before->splitBasicBlock(Begin, "handler");
    Instruction *Branch = Before->getTerminator();
    auto *Return = CatchReturnInst::Create(Catch, Behind, Branch->getIterator());
    Return->setDebugLoc(Branch->getDebugLoc());
    Branch->eraseFromParent();
    Found.Blocks.insert(Behind);
  }
  takeOut(
      Catch, [&](Instruction *I) { return Found.Blocks.contains(I->getParent()); },
      [](Instruction *Return) {
        auto *Next = cast<CatchReturnInst>(Return)->getSuccessor();
        BranchInst::Create(Next, Return->getIterator())->setDebugLoc(Return->getDebugLoc());
        Return->eraseFromParent();
      },
      Replaced);
}

/// Copies \p Blocks. What is used behind them may then be a value of either.
void copyBlocks(ArrayRef<BasicBlock *> Blocks, ValueToValueMapTy &Copies) {
  Function *F = Blocks.front()->getParent();
  SmallPtrSet<BasicBlock *, 16> Inside(Blocks.begin(), Blocks.end());
  SmallVector<BasicBlock *, 16> New;
  for (BasicBlock *BB : Blocks) {
    New.push_back(CloneBasicBlock(BB, Copies, ".foreign", F));
    Copies[BB] = New.back();
  }
  remapInstructionsInBlocks(New, Copies);
  auto copyOf = [&](Value *V) -> Value * {
    auto Found = Copies.find(V);
    return Found == Copies.end() ? V : &*Found->second;
  };
  for (BasicBlock *BB : Blocks)
    for (BasicBlock *Next : successors(BB))
      for (PHINode &Phi : Next->phis())
        if (!Inside.contains(Next))
          Phi.addIncoming(copyOf(Phi.getIncomingValueForBlock(BB)), cast<BasicBlock>(copyOf(BB)));
  SmallPtrSet<BasicBlock *, 16> Copied(New.begin(), New.end());
  for (BasicBlock *BB : Blocks)
    for (Instruction &I : *BB) {
      SmallVector<Use *, 8> Outside;
      for (Use &U : I.uses()) {
        auto *User = cast<Instruction>(U.getUser());
        auto *Phi = dyn_cast<PHINode>(User);
        BasicBlock *Place = Phi ? Phi->getIncomingBlock(U) : User->getParent();
        if (!Inside.contains(Place) && !Copied.contains(Place))
          Outside.push_back(&U);
      }
      if (Outside.empty())
        continue;
      SSAUpdater Updater;
      Updater.Initialize(I.getType(), I.getName());
      Updater.AddAvailableValue(BB, &I);
      Updater.AddAvailableValue(cast<BasicBlock>(copyOf(BB)), copyOf(&I));
      for (Use *U : Outside)
        Updater.RewriteUse(*U);
    }
}

/// Where an exception goes that leaves \p Cleanup; null if that is the caller, or if none
/// does.
BasicBlock *unwindDestOf(CleanupPadInst *Cleanup) {
  for (User *U : Cleanup->users()) {
    BasicBlock *Dest = nullptr;
    if (auto *Return = dyn_cast<CleanupReturnInst>(U))
      return Return->getUnwindDest();
    if (auto *Invoke = dyn_cast<InvokeInst>(U))
      Dest = Invoke->getUnwindDest();
    else if (auto *Switch = dyn_cast<CatchSwitchInst>(U))
      Dest = Switch->getUnwindDest();
    else if (auto *Nested = dyn_cast<CleanupPadInst>(U))
      Dest = unwindDestOf(Nested);
    if (Dest && !isWithin(&*Dest->getFirstNonPHIIt(), Cleanup))
      return Dest;
  }
  return nullptr;
}

/// Makes a cleanup catch C++'s exceptions, leave the funclet, and throw them again at its
/// end. \p Copied is told of its calls and of those in the cleanup for other exceptions.
void leaveCleanup(CleanupPadInst *Cleanup, SmallSetVector<BasicBlock *, 16> &Blocks,
                  Visitor Replaced, Visitor Copied) {
  Function *F = Cleanup->getFunction();
  LLVMContext &Context = F->getContext();
  BasicBlock *Pad = Cleanup->getParent();
  BasicBlock *Inner = Pad->splitBasicBlock(Cleanup, "cleanup");
  Blocks.remove(Pad);
  SmallVector<BasicBlock *, 16> Whole(Blocks.begin(), Blocks.end());
  Whole.insert(Whole.begin(), Inner);
  ValueToValueMapTy Copies;
  copyBlocks(Whole, Copies);
  for (BasicBlock *BB : Whole)
    for (Instruction &I : *BB)
      if (auto *Call = dyn_cast<CallBase>(&I))
        Copied(Call, cast<CallBase>(&*Copies[Call]));

  // Everything is caught, and thrown again within the catch block: C++'s exceptions come to
  // one place, and the others to another. (A `catchswitch` on the way of the calls that lets
  // the others go on to a cleanup says the same, but LLVM 22 makes invalid wasm of some.)
  DebugLoc Loc = Cleanup->getDebugLoc();
  auto *Foreign = cast<CleanupPadInst>(&*Copies[Cleanup]);
  auto makeBlock = [&](const char *Name) { return BasicBlock::Create(Context, Name, F, Inner); };
  BasicBlock *All = makeBlock("all"), *Again = makeBlock("again"), *Caught = makeBlock("caught"),
             *Known = makeBlock("known"), *Never = makeBlock("never");
  Module *M = F->getParent();
  auto declare = [&](Intrinsic::ID ID) { return declareIntrinsic(M, ID); };
  auto *Everything = ConstantPointerNull::get(PointerType::getUnqual(Context));
  auto catchIn = [&](BasicBlock *Dispatch, Value *Parent, BasicBlock *Otherwise,
                     BasicBlock *Handler) {
    auto *Switch = CatchSwitchInst::Create(Parent, Otherwise, 1, "", Dispatch);
    Switch->addHandler(Handler);
    Switch->setDebugLoc(Loc);
    auto *Catch = CatchPadInst::Create(Switch, {Everything}, "", Handler);
    Catch->setDebugLoc(Loc);
    return Catch;
  };
  Pad->getTerminator()->eraseFromParent();
  BasicBlock *Dest = unwindDestOf(Cleanup);
  CatchPadInst *Outer = catchIn(Pad, Cleanup->getParentPad(), Dest, All);
  // No exception takes this way: all are caught.
  if (Dest)
    for (PHINode &Phi : Dest->phis())
      Phi.addIncoming(PoisonValue::get(Phi.getType()), Pad);
  InvokeInst::Create(declare(Intrinsic::wasm_rethrow), Never, Again, {},
                     OperandBundleDef("funclet", Outer), "", All)
      ->setDebugLoc(Loc);
  CatchPadInst *Catch = catchIn(Again, Outer, Foreign->getParent(), Caught);
  Foreign->setParentPad(Outer);
  auto *Exception =
      CallInst::Create(declare(Intrinsic::wasm_get_exception), {Catch}, "exception", Caught);
  Exception->setDebugLoc(Loc);
  CatchReturnInst::Create(Catch, Known, Caught)->setDebugLoc(Loc);
  CatchReturnInst::Create(Outer, Inner, Known)->setDebugLoc(Loc);
  (new UnreachableInst(Context, Never))->setDebugLoc(Loc);

  Function *Throw = declareThrow(M);
  // The tag of C++'s exceptions.
  Value *Arguments[] = {ConstantInt::get(Type::getInt32Ty(Context), 0), Exception};
  takeOut(
      Cleanup, [&](Instruction *I) { return is_contained(Whole, I->getParent()); },
      [&](Instruction *I) {
        auto *Return = cast<CleanupReturnInst>(I);
        CallBase *Call;
        if (BasicBlock *Next = Return->getUnwindDest()) {
          BasicBlock *Thrown = BasicBlock::Create(Context, "thrown", F);
          (new UnreachableInst(Context, Thrown))->setDebugLoc(Return->getDebugLoc());
          Call = InvokeInst::Create(Throw, Thrown, Next, Arguments, "", Return->getIterator());
        } else {
          Call = CallInst::Create(Throw, Arguments, "", Return->getIterator());
          (new UnreachableInst(Context, Return->getIterator()))
              ->setDebugLoc(Return->getDebugLoc());
        }
        Call->setDebugLoc(Return->getDebugLoc());
        Return->eraseFromParent();
      },
      Replaced);
  Cleanup->eraseFromParent();
}

} // namespace

/// Why \p Call, which has operand bundles, cannot be a suspend point.
///
/// \returns 0 if all of its bundles are one of a funclet that it can leave (and so can those
/// around it), 1 if a cleanup around it cannot be left, 2 if a catch block around it cannot, 3
/// if it has other bundles.
extern "C" unsigned asyncify_shim_funclet_obstacle(LLVMValueRef Call) {
  auto *CB = unwrap<CallBase>(Call);
  Value *Pad = funcletOf(*CB);
  if (!Pad || CB->getNumOperandBundles() != 1)
    return 3;
  for (; isa<Instruction>(Pad); Pad = parentOf(Pad)) {
    if (auto *Cleanup = dyn_cast<CleanupPadInst>(Pad)) {
      SmallSetVector<BasicBlock *, 16> Blocks;
      if (!findCleanup(Cleanup, Blocks))
        return 1;
      continue;
    }
    auto *Catch = cast<CatchPadInst>(Pad);
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

/// Makes the outermost catch block or cleanup around \p Call leave its funclet at its
/// beginning: what follows belongs to what is around. Calls in it are made again without
/// the bundle; \p Replaced is told of each. A cleanup is there twice then; \p Copied is told
/// of each call in it and of the one in the copy that stays in a funclet. Returns whether
/// there was one.
extern "C" bool asyncify_shim_leave_funclet(
    LLVMValueRef Call, void *Context,
    void (*Replaced)(void *Context, LLVMValueRef Old, LLVMValueRef New),
    void (*Copied)(void *Context, LLVMValueRef Old, LLVMValueRef Copy)) {
  Value *Pad = funcletOf(*unwrap<CallBase>(Call));
  if (!Pad || !isa<Instruction>(Pad))
    return false;
  while (isa<Instruction>(parentOf(Pad)))
    Pad = parentOf(Pad);
  auto TellReplaced = [&](CallBase *Old, CallBase *New) {
    Replaced(Context, wrap(Old), wrap(New));
  };
  if (auto *Catch = dyn_cast<CatchPadInst>(Pad)) {
    Handler Found;
    if (!findHandler(Catch, Found))
      return false;
    leaveCatch(Catch, Found, TellReplaced);
    return true;
  }
  auto *Cleanup = dyn_cast<CleanupPadInst>(Pad);
  SmallSetVector<BasicBlock *, 16> Blocks;
  if (!Cleanup || !findCleanup(Cleanup, Blocks))
    return false;
  leaveCleanup(Cleanup, Blocks, TellReplaced, [&](CallBase *Old, CallBase *Copy) {
    Copied(Context, wrap(Old), wrap(Copy));
  });
  return true;
}

/// Whether code generation in this process is to make Emscripten's exceptions of landing pads. If not, it
/// makes each `invoke` a call (`WebAssemblyPassConfig::addIRPasses`).
extern "C" bool asyncify_shim_keeps_landing_pads() {
  auto &All = cl::getRegisteredOptions();
  auto Found = All.find("enable-emscripten-cxx-exceptions");
  return Found != All.end() &&
         static_cast<cl::opt<bool> *>(Found->second)->getValue();
}
