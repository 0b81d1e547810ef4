; A module in which nothing suspends comes out unchanged, with a remark.
; RUN: %asyncify -passes=asyncify -pass-remarks-missed=asyncify -S %s -o %t.1 2>&1 | %FileCheck %s
; RUN: %opt -S %s -o %t.2
; RUN: cmp %t.1 %t.2 && echo same | %FileCheck --check-prefix=SAME %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: remark: {{.*}}nothing in this module reaches a switch call; it is left unchanged
; SAME: same
define i32 @f(i32 %x) {
  ret i32 %x
}
