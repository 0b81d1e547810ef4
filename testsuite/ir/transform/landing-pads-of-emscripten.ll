; Where Emscripten's exceptions are asked for, landing pads stay, and calls behind them are suspend
; points like others.
; RUN: %asyncify -enable-emscripten-cxx-exceptions -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -enable-emscripten-cxx-exceptions -passes='asyncify<switch=pause;world=closed>' %s -o - | %llc -enable-emscripten-cxx-exceptions -O0 -verify-machineinstrs -filetype=asm - -o - | %FileCheck --check-prefix=CODE %s
; RUN: %asyncify -enable-emscripten-cxx-exceptions -passes='asyncify<switch=pause;world=closed>,default<O3>' %s -o - | %llc -enable-emscripten-cxx-exceptions -O2 -verify-machineinstrs -filetype=asm - -o - | %FileCheck --check-prefix=CODE %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
declare i32 @__gxx_personality_v0(...)

; CHECK-LABEL: define i32 @f
; CHECK-NOT: llvm.trap
; CHECK: landingpad
; CHECK: call i32 @pause(i32 2)
; CHECK-NEXT: load volatile i32, ptr addrspace(1) @__asyncify_state
; CHECK-NEXT: icmp
; CHECK-NEXT: br i1 %{{.*}}, label %unwind
; CODE-LABEL: f:
; CODE: call invoke_ii
; CODE: call __cxa_find_matching_catch_2
; CODE: call __resumeException
define i32 @f(i32 %x) personality ptr @__gxx_personality_v0 {
  %r = invoke i32 @pause(i32 %x) to label %ok unwind label %pad
ok:
  ret i32 %r
pad:
  %e = landingpad { ptr, i32 } cleanup
  call i32 @pause(i32 2)
  resume { ptr, i32 } %e
}
