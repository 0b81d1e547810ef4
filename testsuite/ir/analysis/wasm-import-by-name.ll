; A wasm import is designated as module.name, whatever its symbol.
; RUN: %asyncify -passes='asyncify<switch=env.sleep;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=env.sleep;world=closed>' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --check-prefix=NOT %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-DAG: f instrumented
; NOT-NOT: g instrumented

declare i32 @a(i32) "wasm-import-module"="env" "wasm-import-name"="sleep"
declare i32 @b(i32) "wasm-import-module"="other" "wasm-import-name"="sleep"
define i32 @f(i32 %x) {
  %r = call i32 @a(i32 %x)
  ret i32 %r
}
define i32 @g(i32 %x) {
  %r = call i32 @b(i32 %x)
  ret i32 %r
}
