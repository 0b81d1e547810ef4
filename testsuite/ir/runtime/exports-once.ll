; A second run exports nothing twice.
; RUN: %asyncify -passes='asyncify<switch=pause;abi=binaryen>,asyncify<switch=pause;abi=binaryen>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: @llvm.used = appending global [5 x ptr]
; CHECK-NOT: @llvm.used
declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
