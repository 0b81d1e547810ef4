; What is promised of a call is taken back as for functions; what says how it is made stays.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare signext i8 @pause(ptr, i8 signext)

; CHECK-LABEL: define i8 @f(
; CHECK: call signext i8 @pause(ptr %{{.*}}, i8 signext %{{.*}}) [[CALL:#[0-9]+]]
; CHECK: attributes [[CALL]] = { noduplicate nounwind "asyncify"="point" "kept" }
define i8 @f(ptr %p, i8 %x) {
  %r = call noundef signext range(i8 1, 9) i8 @pause(ptr nonnull noundef dereferenceable(4) %p, i8 noundef signext %x) nounwind willreturn memory(argmem: read) nosync nofree "kept"
  ret i8 %r
}
