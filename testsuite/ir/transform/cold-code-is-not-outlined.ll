; The frame of a function that a pass makes of the code of a rewind would lie right below that of
; @f: where the frame of the callee is, which is suspended. Hot-cold splitting makes such functions,
; with room for several results.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,hotcoldsplit,verify' -hotcoldsplit-threshold=0 -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
declare void @fail() cold

; CHECK: define i32 @f(i32 %x, i32 %y) [[WHOLE:#[0-9]+]]
; CHECK-NOT: @f.cold
define i32 @f(i32 %x, i32 %y) {
  %a = call i32 @pause(i32 %x)
  %b = call i32 @pause(i32 %y)
  %r = add i32 %a, %b
  %s = add i32 %r, %x
  ret i32 %s
}

; What was to be inlined always still is, and stays in one piece until then.
; CHECK: define i32 @always(i32 %x) [[ALWAYS:#[0-9]+]]
define i32 @always(i32 %x) alwaysinline {
  %a = call i32 @pause(i32 %x)
  %r = add i32 %a, %x
  ret i32 %r
}

; CHECK: define i32 @plain(
; CHECK: @plain.cold.1
define i32 @plain(i32 %x) {
  %c = icmp eq i32 %x, 0
  br i1 %c, label %bad, label %good
bad:
  call void @fail()
  ret i32 1
good:
  ret i32 2
}

; CHECK-DAG: attributes [[WHOLE]] = { noduplicate noinline "asyncify"="instrumented" "nooutline" }
; CHECK-DAG: attributes [[ALWAYS]] = { alwaysinline noduplicate "asyncify"="instrumented" "nooutline" }
