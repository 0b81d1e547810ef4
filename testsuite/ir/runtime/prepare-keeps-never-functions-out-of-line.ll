; A function that is promised not to suspend, though it could, must not dissolve into its callers: the promise is not about them.
; RUN: %asyncify -passes='asyncify-prepare<switch=pause;never=quiet:simple;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)

; CHECK: define i32 @quiet(i32 %x) [[QUIET:#[0-9]+]]
define i32 @quiet(i32 %x) {
  %r = call i32 @pause(i32 %x)
  ret i32 %r
}
; CHECK: define i32 @simple(i32 %x) {
define i32 @simple(i32 %x) {
  ret i32 %x
}
; CHECK: attributes [[QUIET]] = { noinline }
