//===- edit.cpp - changes to IR that the C API cannot make ----------------===//

#include "shim.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/AttributeMask.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/CallPromotionUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;

/// Moves \p Inst and all that follows it into a new block that the old one
/// branches to. Phis of the successors are told. Returns the new block.
extern "C" LLVMBasicBlockRef asyncify_shim_split_before(LLVMValueRef Inst,
                                                        AsyncifyStr Name) {
  auto *I = unwrap<Instruction>(Inst);
  return wrap(I->getParent()->splitBasicBlock(I, Name.ref()));
}

/// In the phis of \p Block, entries that come from \p Old now come from \p New.
extern "C" void asyncify_shim_replace_incoming(LLVMBasicBlockRef Block,
                                               LLVMBasicBlockRef Old,
                                               LLVMBasicBlockRef New) {
  unwrap(Block)->replacePhiUsesWith(unwrap(Old), unwrap(New));
}

/// Removes the entries of \p Phi that come from \p Pred.
extern "C" void asyncify_shim_remove_incoming(LLVMValueRef Phi,
                                              LLVMBasicBlockRef Pred) {
  unwrap<PHINode>(Phi)->removeIncomingValueIf(
      [&](unsigned I) {
        return unwrap<PHINode>(Phi)->getIncomingBlock(I) == unwrap(Pred);
      },
      /*DeletePHIIfEmpty=*/false);
}

/// Adds \p F, once, to `llvm.used` if the linker must keep it, and else to
/// `llvm.compiler.used`.
extern "C" void asyncify_shim_keep(LLVMValueRef F, bool InLinker) {
  auto *Fn = unwrap<Function>(F);
  if (InLinker)
    appendToUsed(*Fn->getParent(), {Fn});
  else
    appendToCompilerUsed(*Fn->getParent(), {Fn});
}

/// Adds \p Count symbols, each once, to `llvm.compiler.used` of \p M.
extern "C" void asyncify_shim_keep_all(LLVMModuleRef M, const LLVMValueRef *Symbols,
                                       size_t Count) {
  SmallVector<GlobalValue *, 8> All;
  for (size_t I = 0; I != Count; ++I)
    All.push_back(unwrap<GlobalValue>(Symbols[I]));
  if (!All.empty())
    appendToCompilerUsed(*unwrap(M), All);
}

/// Inlines the callee of \p Call, a direct call of a definition, which may take addresses
/// where the call passes integers, or the other way round. Returns whether that could be done.
extern "C" bool asyncify_shim_inline(LLVMValueRef Call) {
  auto *CB = unwrap<CallBase>(Call);
  auto *Callee = dyn_cast<Function>(CB->getCalledOperand());
  if (!Callee)
    return false;
  if (!CB->getCalledFunction()) {
    if (!isLegalToPromote(*CB, Callee))
      return false;
    CB = &promoteCall(*CB, Callee);
    // LLVM gives the casts no location.
    SmallVector<Value *, 8> Casts(CB->args());
    append_range(Casts, CB->users());
    for (Value *V : Casts)
      if (auto *Cast = dyn_cast<CastInst>(V); Cast && !Cast->getDebugLoc())
        Cast->setDebugLoc(CB->getDebugLoc());
  }
  InlineFunctionInfo Info;
  return InlineFunction(*CB, Info).isSuccess();
}

/// Makes a definition a declaration.
extern "C" void asyncify_shim_drop_body(LLVMValueRef F) {
  unwrap<Function>(F)->deleteBody();
}

/// Removes blocks of \p F to which no edge leads, whatever the conditions on the
/// edges. Returns whether there were any.
extern "C" bool asyncify_shim_remove_unreachable(LLVMValueRef F) {
  return EliminateUnreachableBlocks(*unwrap<Function>(F));
}

/// Copies \p Count blocks of one function to its end, into \p Copies. What a copy uses of a copied block is
/// the copy's, and it goes to copies where it can; no other block goes to copies. Phis are told.
extern "C" void asyncify_shim_clone_blocks(const LLVMBasicBlockRef *Blocks, size_t Count,
                                           LLVMBasicBlockRef *Copies) {
  SmallVector<BasicBlock *, 16> Originals, Clones;
  for (size_t I = 0; I != Count; ++I)
    Originals.push_back(unwrap(Blocks[I]));
  SmallVector<MDNode *, 8> Scopes;
  identifyNoAliasScopesToClone(Originals, Scopes);
  ValueToValueMapTy Map;
  for (BasicBlock *Block : Originals) {
    BasicBlock *Clone = CloneBasicBlock(Block, Map, ".resumed", Block->getParent());
    Map[Block] = Clone;
    Copies[Clones.size()] = wrap(Clone);
    Clones.push_back(Clone);
  }
  remapInstructionsInBlocks(Clones, Map);
  if (!Scopes.empty())
    cloneAndAdaptNoAliasScopes(Scopes, Clones, Clones.front()->getContext(), "resumed");
  SmallPtrSet<BasicBlock *, 16> Copied(Clones.begin(), Clones.end());
  for (BasicBlock *Clone : Clones)
    for (PHINode &Phi : Clone->phis())
      Phi.removeIncomingValueIf(
          [&](unsigned I) { return !Copied.count(Phi.getIncomingBlock(I)); },
          /*DeletePHIIfEmpty=*/false);
  SmallSetVector<BasicBlock *, 8> Exits;
  for (BasicBlock *Block : Originals)
    for (BasicBlock *Next : successors(Block))
      if (!Map.count(Next))
        Exits.insert(Next);
  for (BasicBlock *Exit : Exits)
    for (PHINode &Phi : Exit->phis())
      for (unsigned I = 0, E = Phi.getNumIncomingValues(); I != E; ++I)
        if (Value *Clone = Map.lookup(Phi.getIncomingBlock(I))) {
          Value *Incoming = Phi.getIncomingValue(I);
          Value *Mapped = Map.lookup(Incoming);
          Phi.addIncoming(Mapped ? Mapped : Incoming, cast<BasicBlock>(Clone));
        }
}

/// Makes branches of \p F by constants unconditional, and removes blocks to which no edge leads then.
extern "C" void asyncify_shim_fold_branches(LLVMValueRef F) {
  auto &Fn = *unwrap<Function>(F);
  for (BasicBlock &Block : Fn)
    ConstantFoldTerminator(&Block, /*DeleteDeadConditions=*/true);
  EliminateUnreachableBlocks(Fn);
}

/// Removes every metadata attachment of \p Inst but its debug location and its profile.
extern "C" void asyncify_shim_drop_metadata(LLVMValueRef Inst) {
  unwrap<Instruction>(Inst)->dropUnknownNonDebugMetadata({LLVMContext::MD_prof});
}

/// Removes all attributes of \p Value (a function or a call) at \p Index, as the
/// C API numbers them, but string attributes and those in \p Keep.
extern "C" void asyncify_shim_retain_attributes(LLVMValueRef Value, unsigned Index,
                                                const AsyncifyStr *Keep,
                                                size_t NumKeep) {
  auto *V = unwrap<llvm::Value>(Value);
  auto *F = dyn_cast<Function>(V);
  AttributeList List = F ? F->getAttributes() : cast<CallBase>(V)->getAttributes();
  AttributeMask Remove;
  for (Attribute A : List.getAttributes(Index)) {
    if (A.isStringAttribute())
      continue;
    StringRef Name = Attribute::getNameFromAttrKind(A.getKindAsEnum());
    if (none_of(ArrayRef(Keep, NumKeep),
                [&](const AsyncifyStr &S) { return S.ref() == Name; }))
      Remove.addAttribute(A.getKindAsEnum());
  }
  List = List.removeAttributesAtIndex(V->getContext(), Index, Remove);
  if (F)
    F->setAttributes(List);
  else
    cast<CallBase>(V)->setAttributes(List);
}
