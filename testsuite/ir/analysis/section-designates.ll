; Rust cannot give functions attributes or annotations of LLVM's. What the section's name says is
; as good; an option that names the function overrules it. Functions of one section are linked as others.
; RUN: %asyncify -passes='asyncify<world=closed>' -pass-remarks=asyncify %s -o %t 2>&1 | %FileCheck %s
; RUN: %asyncify -passes='asyncify<never=waits;world=closed>' -pass-remarks=asyncify %s -o %t.2 2>&1 | %FileCheck --check-prefix=OVERRULED %s
; RUN: %llc -O2 -filetype=obj %t -o %t.o && %wasm-ld --no-entry --export-all --allow-undefined %t.o -o %t.wasm
; RUN: sed 's/=switch/=swich/' %s > %t.ll; %not %asyncify -passes='asyncify' %t.ll -o %t 2>&1 | %FileCheck --check-prefix=WRONG %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-DAG: f instrumented {{.*}}calls 'waits'
; CHECK-DAG: g instrumented {{.*}}calls 'may'
; CHECK-NOT: h instrumented
; OVERRULED-NOT: f instrumented
; OVERRULED: g instrumented
; WRONG: unknown value 'swich' of function attribute "asyncify" (switch, never, always, runtime)

declare i32 @import(i32) "wasm-import-module"="host" "wasm-import-name"="wait"

define i32 @waits(i32 %x) noinline section "asyncify=switch" {
  %r = call i32 @import(i32 %x)
  ret i32 %r
}
define i32 @waits_too(i32 %x) noinline section "asyncify=switch" {
  %r = call i32 @import(i32 %x)
  ret i32 %r
}
define i32 @may(i32 %x) noinline section "asyncify=always" {
  ret i32 %x
}
define i32 @not(i32 %x) noinline section "asyncify=never" {
  %r = call i32 @waits(i32 %x)
  ret i32 %r
}
define i32 @f(i32 %x) section ".text.hot" {
  %r = call i32 @waits(i32 %x)
  ret i32 %r
}
define i32 @g(i32 %x) {
  %r = call i32 @may(i32 %x)
  ret i32 %r
}
define i32 @h(i32 %x) {
  %r = call i32 @not(i32 %x)
  ret i32 %r
}
