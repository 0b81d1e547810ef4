; Phis that exchange their values, with a suspend point before and after.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"
declare void @print64(i64) "wasm-import-module"="env" "wasm-import-name"="print_i64"

define i32 @run() "wasm-export-name"="run" {
entry:
  br label %loop
loop:
  %a = phi i32 [ 1, %entry ], [ %b, %latch ]
  %b = phi i32 [ 2, %entry ], [ %c, %latch ]
  %c = phi i32 [ 3, %entry ], [ %a, %latch ]
  %w = phi i64 [ 4, %entry ], [ %v, %latch ]
  %v = phi i64 [ 5, %entry ], [ %w, %latch ]
  %i = phi i32 [ 0, %entry ], [ %j, %latch ]
  %p = call i32 @pause(i32 %a)
  call void @print(i32 %p)
  %odd = and i32 %i, 1
  %is = icmp eq i32 %odd, 1
  br i1 %is, label %second, label %latch
second:
  %q = call i32 @pause(i32 %b)
  call void @print64(i64 %w)
  br label %latch
latch:
  %j = add i32 %i, 1
  %more = icmp ult i32 %j, 7
  br i1 %more, label %loop, label %done
done:
  %m = mul i32 %a, 100
  %n = mul i32 %b, 10
  %o = add i32 %m, %n
  %r = add i32 %o, %c
  ret i32 %r
}
