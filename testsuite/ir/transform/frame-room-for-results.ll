; With resume=frame, a record is as long as what its function returns, which comes to lie over it, and a word at its
; end that is the library's.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=native;resume=frame>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; 40 bytes of the result, and a word.
; CHECK-LABEL: define { i64, i64, i64, i64, i64 } @f()
; CHECK: call i32 @__asyncify_pop(i32 44)
define { i64, i64, i64, i64, i64 } @f() {
  %r = call i32 @pause(i32 1)
  %s = zext i32 %r to i64
  %t = insertvalue { i64, i64, i64, i64, i64 } zeroinitializer, i64 %s, 4
  ret { i64, i64, i64, i64, i64 } %t
}
; Of whole words, where a collector looks.
; CHECK-LABEL: define [17 x i8] @g()
; CHECK: call i32 @__asyncify_pop(i32 24)
define [17 x i8] @g() {
  %r = call i32 @pause(i32 1)
  %s = trunc i32 %r to i8
  %t = insertvalue [17 x i8] zeroinitializer, i8 %s, 4
  ret [17 x i8] %t
}
