import { render } from 'preact'
import { App } from './app.tsx'
import './style.css'

const root = document.getElementById('portal')
if (root) render(<App />, root)
