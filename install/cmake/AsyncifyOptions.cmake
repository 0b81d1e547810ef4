# Made by the plugin's tests, from the table of options.
set(_asyncify_lists SWITCH NEVER ALWAYS GC_CALL GC_NEVER)
set(_asyncify_flags GC_INTEGERS CHECKED STACK_CHECK KEEP_VARIABLES BACKTRACE)
set(_asyncify_values WORLD INDIRECT ABI GC PREFER REPORT)
set(_asyncify_words_WORLD open closed)
set(_asyncify_words_INDIRECT signature all none)
set(_asyncify_words_ABI native binaryen)
set(_asyncify_words_GC none conservative)
set(_asyncify_words_PREFER auto speed size)
