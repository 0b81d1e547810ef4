; An extern_weak symbol that nobody designates is harmless in a closed world, and may suspend
; in an open one.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --check-prefixes=CHECK,OPEN %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare extern_weak void @perhaps()

; CHECK: f instrumented
define void @f() {
  call void @pause()
  ret void
}
; OPEN: g instrumented
define void @g() {
  call void @perhaps()
  ret void
}
