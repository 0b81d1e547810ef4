//===- profile.cpp - what profiles say ------------------------------------===//

#include "shim.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/ProfDataUtils.h"

using namespace llvm;

/// Whether a profile says how often \p F is entered.
extern "C" bool asyncify_shim_has_profile(LLVMValueRef F) {
  return unwrap<Function>(F)->hasProfileData();
}

/// Says that \p F is hardly ever entered.
extern "C" void asyncify_shim_set_never_entered(LLVMValueRef F) {
  unwrap<Function>(F)->setEntryCount(0);
}

/// Says of \p Terminator, if its function has a profile, that nobody knows where it goes. Before
/// 22, LLVM cannot say so, and takes what says nothing for it.
extern "C" void asyncify_shim_set_weights_unknown(LLVMValueRef Terminator) {
#if LLVM_VERSION_MAJOR >= 22
  setExplicitlyUnknownBranchWeightsIfProfiled(*unwrap<Instruction>(Terminator), "asyncify");
#else
  (void)Terminator;
#endif
}
