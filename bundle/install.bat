@echo off
cd /d "%~dp0"
for %%P in (py python python3) do (
    where %%P >nul 2>nul && (
        %%P install.py
        goto done
    )
)
type need-python.txt
:done
pause
