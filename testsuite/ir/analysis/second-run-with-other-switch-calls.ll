; A second run cannot make suspend points in what the first has instrumented: not silently.
; RUN: %not %opt -load-pass-plugin %plugin -passes='asyncify<switch=a;world=closed>,asyncify<switch=b;world=closed>' -disable-output %s 2>&1 | %FileCheck %s --check-prefix=OTHER
; RUN: %not %opt -load-pass-plugin %plugin -passes='asyncify<switch=a;world=closed>,asyncify<switch=a;world=closed;abi=binaryen>' -disable-output %s 2>&1 | %FileCheck %s --check-prefix=ABI
; RUN: %asyncify -passes='asyncify<switch=a;world=closed>' -S %s | sed 's/"asyncify-runtime-version", !"[0-9]*"/"asyncify-runtime-version", !"0"/' > %t.ll
; RUN: %not %opt -load-pass-plugin %plugin -passes='asyncify<switch=a;world=closed>' -disable-output %t.ll 2>&1 | %FileCheck %s --check-prefix=VERSION
; RUN: %asyncify -passes='asyncify<switch=a;world=closed>,default<O3>,asyncify<switch=a;world=closed>,asyncify<switch=a>,verify' -disable-output %s
; OTHER: in function f
; OTHER-SAME: this call may suspend, but an earlier run of the pass
; ABI: the module was already transformed with abi=native, which cannot be mixed with abi=binaryen
; VERSION: the module was already transformed by another version of the pass
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @a(i32)
declare i32 @b(i32)

define i32 @f(i32 %x) {
  %p = call i32 @a(i32 %x)
  %q = call i32 @b(i32 %p)
  %s = add i32 %p, %q
  ret i32 %s
}
