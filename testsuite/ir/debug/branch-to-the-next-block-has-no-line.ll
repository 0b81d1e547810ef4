; No code is made of a branch to the block behind it. Where rewinds come in, code generation may put other
; blocks in between: a debugger is not to stop at the jump, and so it has line 0. Other branches keep theirs.
; What enters a loop stands before it, for the same reason, in code that is not optimised.
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' -S %s | %FileCheck --check-prefix=LINES %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

; CHECK-LABEL: define void @f(
; CHECK: br label %preheader, !dbg [[FALLS:![0-9]+]]
; CHECK: preheader:
; CHECK: br label %loop, !dbg [[FALLS]]
; CHECK-EMPTY:
; CHECK-NEXT: loop:
; CHECK: br label %done, !dbg [[JUMPS:![0-9]+]]
; CHECK: br label %done, !dbg [[FALLS]]
; LINES-DAG: [[SCOPE:![0-9]+]] = distinct !DISubprogram(name: "f"
; LINES-DAG: !DILocation(line: 0, scope: [[SCOPE]])
; LINES-DAG: !DILocation(line: 4, scope: [[SCOPE]])
; LINES-NOT: !DILocation(line: 2,
; LINES-NOT: !DILocation(line: 5,
define void @f(i1 %a, i1 %b) noinline optnone !dbg !5 {
entry:
  br label %loop, !dbg !8
loop:
  call void @pause(), !dbg !9
  br i1 %a, label %loop, label %next, !dbg !9
next:
  br i1 %b, label %jumps, label %falls, !dbg !9
jumps:
  br label %done, !dbg !10
falls:
  br label %done, !dbg !11
done:
  ret void, !dbg !12
}

!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!2, !3}

!0 = distinct !DICompileUnit(language: DW_LANG_C11, file: !1, producer: "", isOptimized: false, runtimeVersion: 0, emissionKind: FullDebug)
!1 = !DIFile(filename: "a.c", directory: "/")
!2 = !{i32 7, !"Dwarf Version", i32 4}
!3 = !{i32 2, !"Debug Info Version", i32 3}
!5 = distinct !DISubprogram(name: "f", scope: !1, file: !1, line: 1, type: !6, scopeLine: 1, spFlags: DISPFlagDefinition, unit: !0)
!6 = !DISubroutineType(types: !7)
!7 = !{null}
!8 = !DILocation(line: 2, scope: !5)
!9 = !DILocation(line: 3, scope: !5)
!10 = !DILocation(line: 4, scope: !5)
!11 = !DILocation(line: 5, scope: !5)
!12 = !DILocation(line: 6, scope: !5)
