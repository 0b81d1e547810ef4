; 20,000 functions that call each other in a row need memory by their number, not by its
; square (16 GB and more): paths are kept by their steps, and reported no longer than they are
; read.
; RUN: (cat %s; for i in $(seq 20000); do echo "define void @f$i() { call void @f$((i - 1))() ret void }"; done) > %t.ll
; RUN: ulimit -v 4000000; %asyncify -passes='asyncify<switch=pause;report=%t.json>' %t.ll -S -o - | grep -c "^define void @f.*{$" | grep -qx 20001
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

define void @f0() {
  call void @pause()
  ret void
}
