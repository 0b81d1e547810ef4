//===- versions.h - what LLVM's majors call by other names ------*- C++ -*-===//
//
// The rest of the shim is written against the newest LLVM. What an older one
// lacks is here under one name, each with the major that brought it; where a
// whole step differs (`plugin.cpp`), the test for the version stands there.
//
//===----------------------------------------------------------------------===//
#ifndef ASYNCIFY_VERSIONS_H
#define ASYNCIFY_VERSIONS_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Intrinsics.h"
#include "llvm/IR/IntrinsicsWebAssembly.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Local.h"

/// A diagnostic that is about no function. Before 20, LLVM has no class for that, and
/// uses this one for its own, without a place in assembly.
#if LLVM_VERSION_MAJOR >= 20
using GeneralDiagnostic = llvm::DiagnosticInfoGeneric;
#ifdef __ELF__
// Its table of virtual functions is the one thing that must be there for the plugin to be
// loaded at all, and a host of LLVM 19, which has none, is to be told what is wrong.
// (gcc does not take `#pragma weak` for what it declares itself.)
__asm__(".weak _ZTVN4llvm21DiagnosticInfoGenericE");
#endif
#else
using GeneralDiagnostic = llvm::DiagnosticInfoInlineAsm;
#endif

/// The declaration of an intrinsic without overloads, added to \p M if it is missing.
/// 20 renamed it.
inline llvm::Function *declareIntrinsic(llvm::Module *M, llvm::Intrinsic::ID ID) {
#if LLVM_VERSION_MAJOR >= 20
  return llvm::Intrinsic::getOrInsertDeclaration(M, ID);
#else
  return llvm::Intrinsic::getDeclaration(M, ID);
#endif
}

/// A function of \p M that throws its second argument with the tag that is its first, which
/// is always 0 here, and that an `invoke` may call. Before 20, that must not be the intrinsic.
inline llvm::Function *declareThrow(llvm::Module *M) {
  llvm::Function *Throw = declareIntrinsic(M, llvm::Intrinsic::wasm_throw);
#if LLVM_VERSION_MAJOR >= 20
  return Throw;
#else
  const char *Name = "__asyncify_throw";
  if (llvm::Function *Known = M->getFunction(Name))
    return Known;
  auto *Wrapper = llvm::Function::Create(
      Throw->getFunctionType(), llvm::GlobalValue::InternalLinkage, Name, *M);
  // Inlined, it would be the intrinsic again.
  Wrapper->addFnAttr(llvm::Attribute::NoInline);
  Wrapper->addFnAttr(llvm::Attribute::NoReturn);
  Wrapper->addFnAttr("asyncify", "runtime");
  auto *Entry = llvm::BasicBlock::Create(M->getContext(), "", Wrapper);
  llvm::Value *Arguments[] = {
      llvm::ConstantInt::get(llvm::Type::getInt32Ty(M->getContext()), 0), // a constant only
      Wrapper->getArg(1)};
  llvm::CallInst::Create(Throw, Arguments, "", Entry);
  new llvm::UnreachableInst(M->getContext(), Entry);
  return Wrapper;
#endif
}

/// The debug records that name \p I. Before 22, the intrinsics that were there before the
/// records are asked for, too.
inline llvm::SmallVector<llvm::DbgVariableRecord *> debugUsers(llvm::Instruction *I) {
  llvm::SmallVector<llvm::DbgVariableRecord *> Records;
#if LLVM_VERSION_MAJOR >= 22
  llvm::findDbgUsers(I, Records);
#else
  llvm::SmallVector<llvm::DbgVariableIntrinsic *> None;
  llvm::findDbgUsers(None, I, &Records);
#endif
  return Records;
}

/// Makes \p Records name the operands of \p I instead of it.
inline void salvageRecords(llvm::Instruction &I,
                           llvm::ArrayRef<llvm::DbgVariableRecord *> Records) {
#if LLVM_VERSION_MAJOR >= 22
  llvm::salvageDebugInfoForDbgValues(I, Records);
#else
  llvm::salvageDebugInfoForDbgValues(I, {}, Records);
#endif
}

#endif
