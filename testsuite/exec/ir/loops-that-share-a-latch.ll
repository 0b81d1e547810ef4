; An inner loop whose exit is the way back of the outer one, four deep.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"

define i32 @run() "wasm-export-name"="run" {
entry:
  br label %a
a:
  %i = phi i32 [ 0, %entry ], [ %i1, %a.latch ]
  %s0 = phi i32 [ 0, %entry ], [ %s5, %a.latch ]
  br label %b
b:
  %j = phi i32 [ 0, %a ], [ %j1, %b.latch ]
  %s1 = phi i32 [ %s0, %a ], [ %s4, %b.latch ]
  br label %c
c:
  %k = phi i32 [ 0, %b ], [ %k1, %c.latch ]
  %s2 = phi i32 [ %s1, %b ], [ %s3b, %c.latch ]
  br label %d
d:
  %l = phi i32 [ 0, %c ], [ %l1, %d ]
  %s3 = phi i32 [ %s2, %c ], [ %s3b, %d ]
  %p = call i32 @pause(i32 %l)
  %s3a = mul i32 %s3, 3
  %s3b = add i32 %s3a, %p
  %l1 = add i32 %l, 1
  %dc = icmp ult i32 %l1, 2
  br i1 %dc, label %d, label %c.latch
c.latch:
  %k1 = add i32 %k, 1
  %cc = icmp ule i32 %k1, %j
  br i1 %cc, label %c, label %b.latch
b.latch:
  %q = call i32 @pause(i32 %k)
  %s4 = xor i32 %s3b, %q
  %j1 = add i32 %j, 1
  %bc = icmp ule i32 %j1, %i
  br i1 %bc, label %b, label %a.latch
a.latch:
  %s5 = add i32 %s4, %i
  call void @print(i32 %s5)
  %i1 = add i32 %i, 1
  %ac = icmp ult i32 %i1, 3
  br i1 %ac, label %a, label %done
done:
  ret i32 %s5
}
