; half, bfloat-sized and quad values have places too.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @printd(double) "wasm-import-module"="env" "wasm-import-name"="print_f64"

define i32 @run() "wasm-export-name"="run" {
  %a = call i32 @pause(i32 11)
  %f = sitofp i32 %a to float
  %h = fptrunc float %f to half
  %d = fpext float %f to double
  %q = fpext double %d to fp128
  %b = call i32 @pause(i32 1)
  %h2 = fadd half %h, 0xH3C00
  %q2 = fmul fp128 %q, %q
  %c = call i32 @pause(i32 %b)
  %hd = fpext half %h2 to double
  call void @printd(double %hd)
  %qd = fptrunc fp128 %q2 to double
  call void @printd(double %qd)
  ret i32 %c
}
