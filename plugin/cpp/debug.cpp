//===- debug.cpp - debug records of values --------------------------------===//

#include "shim.h"
#include "versions.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/DebugProgramInstruction.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

/// A record that says what a variable's value is, for Rust.
struct AsyncifyDebugRecord {
  DbgVariableRecord *Record;
  const void *Variable;
  const void *Scope;
  const void *InlinedAt;
  uint64_t FragmentOffset; ///< in bits
  uint64_t FragmentSize;   ///< in bits; 0 for the whole variable
  const void *Location;
  const void *Expression;
  bool IsAssignment; ///< `#dbg_assign`
  bool IsInlinedParameter;
};

/// Calls \p Visit for the scopes that \p Inst is in, from the inside out, each
/// with where its function was inlined.
extern "C" void
asyncify_shim_debug_scopes(LLVMValueRef Inst, void *Context,
                           void (*Visit)(void *, const void *, const void *)) {
  for (const DILocation *Loc = unwrap<Instruction>(Inst)->getDebugLoc(); Loc;
       Loc = Loc->getInlinedAt())
    for (const DIScope *Scope = Loc->getScope(); isa_and_nonnull<DILocalScope>(Scope);
         Scope = Scope->getScope()) {
      Visit(Context, Scope, Loc->getInlinedAt());
      if (isa<DISubprogram>(Scope))
        break;
    }
}

/// Calls \p Visit for the records of \p Block, in order, but not for those that
/// say where a variable is in memory, for all of the function.
extern "C" void
asyncify_shim_debug_records(LLVMBasicBlockRef Block, void *Context,
                            void (*Visit)(void *, const AsyncifyDebugRecord *)) {
  for (Instruction &I : *unwrap(Block))
    for (DbgVariableRecord &R : filterDbgVars(I.getDbgRecordRange())) {
      if (!R.isDbgValue() && !R.isDbgAssign())
        continue;
      auto Fragment = R.getExpression()->getFragmentInfo();
      AsyncifyDebugRecord Raw = {&R,
                                 R.getVariable(),
                                 R.getVariable()->getScope(),
                                 R.getDebugLoc().getInlinedAt(),
                                 Fragment ? Fragment->OffsetInBits : 0,
                                 Fragment ? Fragment->SizeInBits : 0,
                                 R.getRawLocation(),
                                 R.getExpression(),
                                 R.isDbgAssign(),
                                 R.getVariable()->isParameter() &&
                                     R.getDebugLoc().getInlinedAt()};
      Visit(Context, &Raw);
    }
}

/// Calls \p Visit for the values that \p Record names, of which there are none
/// where the variable's value is not known.
extern "C" void asyncify_shim_debug_locations(DbgVariableRecord *Record,
                                              void *Context,
                                              void (*Visit)(void *, LLVMValueRef)) {
  if (Record->isKillLocation())
    return;
  for (Value *V : Record->location_ops())
    Visit(Context, wrap(V));
}

/// Makes \p Record name \p New where it named \p Old; null: the value is not
/// known from there on.
extern "C" void asyncify_shim_debug_replace(DbgVariableRecord *Record,
                                            LLVMValueRef Old, LLVMValueRef New) {
  if (New)
    Record->replaceVariableLocationOp(unwrap(Old), unwrap(New));
  else
    Record->setKillLocation();
}

/// The position before \p Inst and before its records.
static BasicBlock::iterator before(LLVMValueRef Inst) {
  BasicBlock::iterator It = unwrap<Instruction>(Inst)->getIterator();
  It.setHeadBit(true);
  return It;
}

/// Moves \p Record before \p Inst and before its records.
extern "C" void asyncify_shim_debug_move(DbgVariableRecord *Record, LLVMValueRef Inst) {
  Record->removeFromParent();
  unwrap<Instruction>(Inst)->getParent()->insertDbgRecordBefore(Record, before(Inst));
}

/// Makes the records of other blocks that name \p Inst say the same of its operands,
/// as far as an expression can.
extern "C" void asyncify_shim_debug_salvage(LLVMValueRef Inst) {
  auto *I = unwrap<Instruction>(Inst);
  SmallVector<DbgVariableRecord *> Records = debugUsers(I);
  erase_if(Records, [&](DbgVariableRecord *R) { return R->getBlock() == I->getParent(); });
  if (!Records.empty())
    salvageRecords(*I, Records);
}

/// Loads \p Pointer before \p Inst and before its records.
extern "C" LLVMValueRef asyncify_shim_debug_load(LLVMTypeRef Ty,
                                                 LLVMValueRef Pointer,
                                                 LLVMValueRef Inst) {
  return wrap(new LoadInst(unwrap(Ty), unwrap(Pointer), "", before(Inst)));
}

/// Says what \p Record says before \p Inst and before its records, too.
extern "C" DbgVariableRecord *asyncify_shim_debug_copy(DbgVariableRecord *Record,
                                                       LLVMValueRef Inst) {
  auto *Copy = new DbgVariableRecord(Record->getRawLocation(), Record->getVariable(),
                                     Record->getExpression(),
                                     Record->getDebugLoc().get());
  unwrap<Instruction>(Inst)->getParent()->insertDbgRecordBefore(Copy, before(Inst));
  return Copy;
}
