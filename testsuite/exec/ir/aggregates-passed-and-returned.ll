; First-class aggregates as parameters and results of functions that suspend.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"
declare void @print64(i64) "wasm-import-module"="env" "wasm-import-name"="print_i64"
declare void @printd(double) "wasm-import-module"="env" "wasm-import-name"="print_f64"

define internal { i32, i64, float } @make(i32 %x, { i32, i64 } %p) noinline {
  %r = call i32 @pause(i32 %x)
  %p0 = extractvalue { i32, i64 } %p, 0
  %p1 = extractvalue { i32, i64 } %p, 1
  %sum = add i32 %r, %p0
  %f = sitofp i32 %x to float
  %a = insertvalue { i32, i64, float } poison, i32 %sum, 0
  %b = insertvalue { i32, i64, float } %a, i64 %p1, 1
  %c = insertvalue { i32, i64, float } %b, float %f, 2
  ret { i32, i64, float } %c
}
define internal { i32, i64 } @pair(i32 %x) noinline {
  %r = call i32 @pause(i32 %x)
  %w = sext i32 %r to i64
  %sq = mul i64 %w, 123456789012
  %a = insertvalue { i32, i64 } poison, i32 %r, 0
  %b = insertvalue { i32, i64 } %a, i64 %sq, 1
  ret { i32, i64 } %b
}
define i32 @run() "wasm-export-name"="run" {
  %p = call { i32, i64 } @pair(i32 3)
  %q = call { i32, i64 } @pair(i32 4)
  %m = call { i32, i64, float } @make(i32 5, { i32, i64 } %p)
  %n = call { i32, i64, float } @make(i32 6, { i32, i64 } %q)
  %m0 = extractvalue { i32, i64, float } %m, 0
  call void @print(i32 %m0)
  %m1 = extractvalue { i32, i64, float } %m, 1
  call void @print64(i64 %m1)
  %m2 = extractvalue { i32, i64, float } %m, 2
  %n2 = extractvalue { i32, i64, float } %n, 2
  %f = fadd float %m2, %n2
  %d = fpext float %f to double
  call void @printd(double %d)
  %n1 = extractvalue { i32, i64, float } %n, 1
  call void @print64(i64 %n1)
  %n0 = extractvalue { i32, i64, float } %n, 0
  ret i32 %n0
}
